/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/audit/audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/json.h"
#include "tracker/base/text.h"
#include "tracker/disclosure/model/lp.h"

/* Both ends of an interval; infinite when nothing bounds it. */
struct interval {
    double lo, hi;
};

struct verdict {
    struct interval lp, whole, prior;
};

struct auditor {
    const struct audit_input *input;
    struct solver *solver;
    struct lp *all, *facts;
    int64_t *table;
};

static enum error explain(const struct auditor *auditor, enum lp_result result, struct fault *fault)
{
    switch (result) {
    case LP_FOUND:
    case LP_UNBOUNDED:
        return ERROR_NONE;
    case LP_SHORT:
    case LP_INFEASIBLE:
        return fault_set(fault, ERROR_AUDIT_INFEASIBLE, "%s", "");
    case LP_LIMIT:
        return solver_late(auditor->solver)
                   ? fault_set(fault, ERROR_AUDIT_LIMIT, _("plus de %d s de calcul"),
                               AUDIT_MILLISECONDS / 1000)
                   : fault_set(fault, ERROR_AUDIT_LIMIT, "%s",
                               _("coefficients trop inégaux pour un calcul sûr"));
    case LP_FAILED:
        break;
    }
    return fault_set(fault, ERROR_LIBRARY, "GLPK");
}

/* The extreme of an item over integer tables. */
static enum lp_result whole_bound(struct auditor *auditor, struct lp *lp,
                                  const struct audit_item *item, bool up, double *out)
{
    int64_t value;
    enum lp_result result = lp_table(lp, &item->sum, up, auditor->table);
    if (result == LP_UNBOUNDED)
        *out = up ? INFINITY : -INFINITY;
    else if (result == LP_FOUND && sum_value(&item->sum, auditor->table, &value))
        *out = (double)value / item->scale;
    return result;
}

static enum lp_result real_bound(struct auditor *auditor, const struct audit_item *item, bool up,
                                 double *out)
{
    enum lp_result result = lp_bound(auditor->all, &item->sum, up, out);
    *out = result == LP_UNBOUNDED ? (up ? INFINITY : -INFINITY) : *out / item->scale;
    return result;
}

static enum error audit_item(struct auditor *auditor, const struct audit_item *item,
                             struct verdict *verdict, struct fault *fault)
{
    enum error error = explain(auditor, real_bound(auditor, item, false, &verdict->lp.lo), fault);
    if (error == ERROR_NONE)
        error = explain(auditor, real_bound(auditor, item, true, &verdict->lp.hi), fault);
    if (error == ERROR_NONE)
        error = explain(auditor,
                        whole_bound(auditor, auditor->all, item, false, &verdict->whole.lo), fault);
    if (error == ERROR_NONE)
        error = explain(auditor, whole_bound(auditor, auditor->all, item, true, &verdict->whole.hi),
                        fault);
    if (error == ERROR_NONE)
        error = explain(
            auditor, whole_bound(auditor, auditor->facts, item, false, &verdict->prior.lo), fault);
    if (error == ERROR_NONE)
        error = explain(
            auditor, whole_bound(auditor, auditor->facts, item, true, &verdict->prior.hi), fault);
    return error;
}

static const char *classify(const struct audit_item *item, const struct verdict *verdict, double k)
{
    const struct interval *now = &verdict->whole, *before = &verdict->prior;
    if (!item->unsafe)
        return "n/a";
    if (now->lo == now->hi && before->lo != before->hi)
        return "exact";
    if (now->hi < fmin(k, before->hi))
        return "small";
    if (now->lo > before->lo)
        return "floor";
    return "ok";
}

/* A bound as JSON: whole numbers as such, others to six decimals, null when there is none. */
static json_t *bound_json(double value)
{
    double near = rint(value);
    if (isinf(value))
        return json_null();
    if (fabs(value - near) < 1e-6)
        return json_integer((json_int_t)near);
    return json_real(rint(value * 1e6) / 1e6);
}

static json_t *interval_json(struct interval interval)
{
    return json_pack("[o, o]", bound_json(interval.lo), bound_json(interval.hi));
}

static json_t *verdict_json(const struct audit_item *item, const struct verdict *verdict,
                            const char *class)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:s}", "id", item->id, "lp", interval_json(verdict->lp),
                     "int", interval_json(verdict->whole), "prior", interval_json(verdict->prior),
                     "class", class);
}

/* Fills list with one verdict an item. */
static enum error audit_items(struct auditor *auditor, json_t *list, bool *safe,
                              struct fault *fault)
{
    const struct audit_input *input = auditor->input;
    struct sum nothing = {0};
    enum lp_result feasible = lp_table(auditor->all, &nothing, true, auditor->table);
    enum error error = explain(auditor, feasible, fault);
    *safe = true;
    for (size_t i = 0; error == ERROR_NONE && i < input->item_count; i++) {
        struct verdict verdict = {0};
        error = audit_item(auditor, &input->items[i], &verdict, fault);
        if (error != ERROR_NONE)
            break;
        const char *class = classify(&input->items[i], &verdict, (double)input->k);
        *safe = *safe && (strcmp(class, "ok") == 0 || strcmp(class, "n/a") == 0);
        if (json_array_append_new(list, verdict_json(&input->items[i], &verdict, class)) != 0)
            error = fault_set(fault, ERROR_MEMORY, "%s", "");
    }
    return error;
}

static enum error audit_input(const struct audit_input *input, json_t *list, bool *safe,
                              struct fault *fault)
{
    size_t count = input->model.column_count;
    struct auditor auditor = {.input = input};
    uint32_t *columns = calloc(count, sizeof *columns);
    struct lp_scope all = {.columns = columns, .count = count, .kinds = CONSTRAINT_ALL},
                    facts = all;
    facts.kinds = CONSTRAINT_KNOWN;
    enum error error = fault_set(fault, ERROR_MEMORY, "%s", "");
    auditor.table = calloc(count, sizeof *auditor.table);
    auditor.solver = solver_new(&input->model, AUDIT_MILLISECONDS);
    if (!columns || !auditor.table || !auditor.solver)
        goto end;
    for (size_t c = 0; c < count; c++)
        columns[c] = (uint32_t)c;
    auditor.all = lp_new(auditor.solver, &all);
    auditor.facts = lp_new(auditor.solver, &facts);
    if (auditor.all && auditor.facts)
        error = audit_items(&auditor, list, safe, fault);
end:
    lp_free(auditor.all);
    lp_free(auditor.facts);
    solver_free(auditor.solver);
    free(auditor.table);
    free(columns);
    return error;
}

enum error audit_run(const char *input_json, size_t bytes, char **json, bool *safe,
                     struct fault *fault)
{
    struct audit_input input;
    *json = NULL;
    *safe = false;
    enum error error = audit_input_read(input_json, bytes, &input, fault);
    if (error != ERROR_NONE)
        return error;
    json_begin();
    json_t *list = json_array();
    if (input.unsafe_count == 0)
        error = fault_set(fault, ERROR_AUDIT_NOTHING, "%s", "");
    else
        error = audit_input(&input, list, safe, fault);
    if (error == ERROR_NONE) {
        *json = json_finish(
            json_pack("{s:s, s:b, s:O}", "id", input.id, "safe", (int)*safe, "items", list));
        if (!*json)
            error = fault_set(fault, ERROR_MEMORY, "%s", "");
    }
    json_decref(list);
    audit_input_clear(&input);
    return error;
}

static const char *class_text(const char *class)
{
    static const struct {
        const char *class, *text;
    } texts[] = {
        {"exact", N_("exact : le nombre se déduit")},
        {"small", N_("petit : on sait qu'ils sont moins de k")},
        {"floor", N_("plancher : on sait qu'il y a quelqu'un")},
        {"ok", N_("protégé")},
        {"n/a", N_("pas à protéger")},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(class, texts[i].class) == 0)
            return text_of(texts[i].text);
    return class;
}

static void print_item(FILE *out, json_t *item)
{
    json_t *interval = json_object_get(item, "int");
    const char *id = json_string_value(json_object_get(item, "id"));
    const char *class = json_string_value(json_object_get(item, "class"));
    json_t *lo = json_array_get(interval, 0), *hi = json_array_get(interval, 1);
    fprintf(out, "%s : ", id ? id : "?");
    if (json_is_null(hi))
        fprintf(out, _("à partir de %.10g"), json_number_value(lo));
    else
        fprintf(out, _("de %.10g à %.10g"), json_number_value(lo), json_number_value(hi));
    fprintf(out, " · %s\n", class ? class_text(class) : "?");
}

char *audit_text(const char *json)
{
    static const struct json_format verdict = {.bytes = AUDIT_BYTES,
                                               .depth = 8,
                                               .refused = ERROR_AUDIT_INPUT,
                                               .foreign = ERROR_AUDIT_INPUT};
    char *lines = NULL;
    size_t bytes = 0, i;
    json_t *item, *root;
    if (json_read(&verdict, json, strlen(json), &root, NULL) != ERROR_NONE)
        return NULL;
    FILE *out = open_memstream(&lines, &bytes);
    if (out) {
        json_array_foreach(json_object_get(root, "items"), i, item) print_item(out, item);
        fprintf(out, "%s\n",
                json_is_true(json_object_get(root, "safe"))
                    ? _("Rien ne se déduit des groupes à protéger.")
                    : _("Au moins un groupe à protéger se déduit."));
        const bool failed = ferror(out) != 0;
        if (fclose(out) != 0 || failed) {
            free(lines);
            lines = NULL;
        }
    }
    json_decref(root);
    return lines;
}
