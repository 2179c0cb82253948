/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/audit/audit_input.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/json.h"
#include "tracker/base/text.h"

enum { DECIMALS = 6, DEPTH = 8 };
static const double LARGEST = 1e9;

struct reading {
    struct audit_input *input;
    json_t *columns; /* atom -> column */
    size_t terms;
    struct fault *fault;
};

void audit_input_clear(struct audit_input *input)
{
    for (size_t i = 0; i < input->item_count; i++) {
        free(input->items[i].id);
        sum_clear(&input->items[i].sum);
    }
    free(input->items);
    free(input->id);
    model_clear(&input->model);
    *input = (struct audit_input){0};
}

static enum error refuse(const struct reading *reading, const char *where, const char *why)
{
    return fault_set(reading->fault, ERROR_AUDIT_INPUT, "%.60s : %s", where, why);
}

/* The id of an element, or its place when it has none. */
static const char *name_of(json_t *element)
{
    const char *id = json_string_value(json_object_get(element, "id"));
    return id && strlen(id) <= AUDIT_ID ? id : "?";
}

static enum error check_size(const struct reading *reading, json_t *array, const char *key,
                             size_t limit)
{
    if (!json_is_array(array))
        return refuse(reading, key, _("une liste est attendue"));
    if (json_array_size(array) > limit)
        return fault_set(reading->fault, ERROR_AUDIT_LIMIT, _("« %s » a plus de %zu éléments"), key,
                         limit);
    return ERROR_NONE;
}

static enum error read_atoms(struct reading *reading, json_t *atoms)
{
    enum error error = check_size(reading, atoms, "atoms", AUDIT_ATOMS);
    if (error != ERROR_NONE)
        return error;
    size_t i;
    json_t *atom;
    json_array_foreach(atoms, i, atom)
    {
        const char *id = json_string_value(json_object_get(atom, "id"));
        if (!id || !*id || strlen(id) > AUDIT_ID)
            return refuse(reading, "atoms", _("un « id » manque ou est trop long"));
        if (json_object_get(reading->columns, id))
            return refuse(reading, id, _("atome donné deux fois"));
        uint32_t column = model_column(&reading->input->model, TRUTH_UNKNOWN);
        if (reading->input->model.failed ||
            json_object_set_new(reading->columns, id, json_integer(column)) != 0)
            return fault_set(reading->fault, ERROR_MEMORY, "%s", "");
    }
    return i > 0 ? ERROR_NONE : refuse(reading, "atoms", _("la liste est vide"));
}

/* Reads a bounded number. */
static bool number(json_t *value, double limit, double *out)
{
    if (!json_is_number(value))
        return false;
    *out = json_number_value(value);
    return isfinite(*out) && fabs(*out) <= limit;
}

/* value, when it is whole but for the error of one multiplication; else NAN. */
static double whole(double value)
{
    double near = rint(value);
    return fabs(value - near) <= 8 * DBL_EPSILON * fabs(value) ? near : NAN;
}

/* The power of ten that makes every coefficient whole, or 0. */
static double common_scale(json_t *terms)
{
    double scale = 1;
    for (int decimals = 0; decimals <= DECIMALS; decimals++) {
        bool fits = true;
        const char *id;
        json_t *value;
        json_object_foreach(terms, id, value) fits =
            fits && !isnan(whole(json_number_value(value) * scale));
        if (fits)
            return scale;
        scale *= 10;
    }
    return 0;
}

static enum error read_terms(struct reading *reading, const char *where, json_t *terms,
                             struct sum *sum, double *scale)
{
    if (!json_is_object(terms))
        return refuse(reading, where, _("« terms » manque"));
    reading->terms += json_object_size(terms);
    if (reading->terms > AUDIT_TERMS)
        return fault_set(reading->fault, ERROR_AUDIT_LIMIT, _("plus de %d termes"), AUDIT_TERMS);
    const char *id;
    json_t *value;
    double coefficient;
    json_object_foreach(terms, id, value)
    {
        if (!number(value, LARGEST, &coefficient))
            return refuse(reading, where, _("un coefficient n'est pas un nombre, ou dépasse 10^9"));
        if (!json_object_get(reading->columns, id))
            return refuse(reading, where, _("atome inconnu"));
    }
    *scale = common_scale(terms);
    if (*scale == 0)
        return refuse(reading, where, _("un coefficient a plus de 6 décimales"));
    json_object_foreach(terms, id, value)
    {
        uint32_t column = (uint32_t)json_integer_value(json_object_get(reading->columns, id));
        sum_column(sum, column, llrint(json_number_value(value) * *scale));
    }
    return sum->failed ? fault_set(reading->fault, ERROR_MEMORY, "%s", "") : ERROR_NONE;
}

/* Reads "lo" or "hi": missing and null mean no bound. */
static bool read_bound(json_t *constraint, const char *key, bool *present, double *out)
{
    json_t *value = json_object_get(constraint, key);
    *present = value && !json_is_null(value);
    return !*present || number(value, LARGEST, out);
}

static int64_t rounded_up(double value)
{
    double near = whole(value);
    return (int64_t)(isnan(near) ? ceil(value) : near);
}

/* The greatest number that divides every coefficient; 1 for a sum without terms. */
static int64_t divisor(const struct sum *sum)
{
    int64_t divisor = 0;
    for (size_t t = 0; t < sum->count; t++)
        for (int64_t rest = llabs(sum->terms[t].coefficient); rest != 0;) {
            int64_t next = divisor % rest;
            divisor = rest;
            rest = next;
        }
    return divisor == 0 ? 1 : divisor;
}

static int64_t divided_up(int64_t value, int64_t by)
{
    return value / by + (value % by > 0);
}

static bool read_kind(json_t *constraint, enum constraint_kind *out)
{
    static const struct {
        const char *word;
        enum constraint_kind kind;
    } words[] = {{"known", CONSTRAINT_KNOWN},
                 {"past", CONSTRAINT_PAST},
                 {"published", CONSTRAINT_PUBLISHED}};
    const char *word = json_string_value(json_object_get(constraint, "kind"));
    for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0) {
            *out = words[i].kind;
            return true;
        }
    return false;
}

/* One constraint being read: bounds as given, scaled and divided like the sum. */
struct bounds {
    bool has_lo, has_hi;
    double lo, hi;
};

/* Adds the row, in its smallest whole terms. */
static enum error add_constraint(struct reading *reading, const char *where,
                                 enum constraint_kind kind, struct sum *sum,
                                 const struct bounds *given, double scale)
{
    struct model *model = &reading->input->model;
    int64_t by = divisor(sum), lo = NO_LOWER, hi = NO_UPPER;
    for (size_t t = 0; t < sum->count; t++)
        sum->terms[t].coefficient /= by;
    if (given->has_lo)
        lo = divided_up(rounded_up(given->lo * scale), by);
    if (given->has_hi)
        hi = -divided_up(rounded_up(-given->hi * scale), by);
    if (lo > hi || (sum->count == 0 && (lo > 0 || hi < 0)))
        return fault_set(reading->fault, ERROR_AUDIT_INFEASIBLE, "%.60s", where);
    size_t row = model_constraint(model, kind, sum, lo, hi);
    if (model->failed)
        return fault_set(reading->fault, ERROR_MEMORY, "%s", "");
    model->rows[row].real_lo = given->lo * scale / (double)by;
    model->rows[row].real_hi = given->hi * scale / (double)by;
    return ERROR_NONE;
}

static enum error read_constraint(struct reading *reading, json_t *constraint)
{
    const char *where = name_of(constraint);
    struct sum sum = {0};
    struct bounds given = {0};
    double scale = 1;
    enum constraint_kind kind = CONSTRAINT_KNOWN;
    if (!read_kind(constraint, &kind))
        return refuse(reading, where, _("« kind » est known, past ou published"));
    if (!read_bound(constraint, "lo", &given.has_lo, &given.lo) ||
        !read_bound(constraint, "hi", &given.has_hi, &given.hi))
        return refuse(reading, where, _("une borne n'est pas un nombre, ou dépasse 10^9"));
    enum error error =
        read_terms(reading, where, json_object_get(constraint, "terms"), &sum, &scale);
    if (error == ERROR_NONE)
        error = add_constraint(reading, where, kind, &sum, &given, scale);
    sum_clear(&sum);
    return error;
}

static enum error read_constraints(struct reading *reading, json_t *constraints)
{
    enum error error = check_size(reading, constraints, "constraints", AUDIT_CONSTRAINTS);
    for (size_t i = 0; error == ERROR_NONE && i < json_array_size(constraints); i++)
        error = read_constraint(reading, json_array_get(constraints, i));
    return error;
}

static enum error read_items(struct reading *reading, json_t *items)
{
    struct audit_input *input = reading->input;
    enum error error = check_size(reading, items, "items", AUDIT_ITEMS);
    if (error != ERROR_NONE)
        return error;
    input->items = calloc(json_array_size(items) + 1, sizeof *input->items);
    if (!input->items)
        return fault_set(reading->fault, ERROR_MEMORY, "%s", "");
    for (size_t i = 0; error == ERROR_NONE && i < json_array_size(items); i++) {
        struct audit_item *item = &input->items[input->item_count++];
        json_t *given = json_array_get(items, i);
        json_t *unsafe = json_object_get(given, "unsafe");
        if (unsafe && !json_is_boolean(unsafe))
            return refuse(reading, name_of(given), _("« unsafe » est true ou false"));
        item->unsafe = !json_is_false(unsafe);
        input->unsafe_count += item->unsafe;
        item->id = strdup(name_of(given));
        if (!item->id)
            return fault_set(reading->fault, ERROR_MEMORY, "%s", "");
        error = read_terms(reading, item->id, json_object_get(given, "terms"), &item->sum,
                           &item->scale);
    }
    return error;
}

static enum error read_root(struct reading *reading, json_t *root)
{
    struct audit_input *input = reading->input;
    json_t *k = json_object_get(root, "k");
    input->id = strdup(name_of(root));
    if (!input->id)
        return fault_set(reading->fault, ERROR_MEMORY, "%s", "");
    if (!json_is_integer(k) || json_integer_value(k) < 1 || json_integer_value(k) > 1000000)
        return refuse(reading, "k", _("un entier à partir de 1 est attendu"));
    input->k = json_integer_value(k);
    enum error error = read_atoms(reading, json_object_get(root, "atoms"));
    if (error == ERROR_NONE)
        error = read_constraints(reading, json_object_get(root, "constraints"));
    if (error == ERROR_NONE)
        error = read_items(reading, json_object_get(root, "items"));
    if (error == ERROR_NONE && !model_index(&input->model))
        error = fault_set(reading->fault, ERROR_MEMORY, "%s", "");
    return error;
}

/* What an atom, a constraint, an item may be; some keys are for people and tests alone. */
static const struct json_shape atom[] = {{.key = "id"}, {.key = "true"}, {.key = NULL}};
static const struct json_shape constraint[] = {{.key = "id"}, {.key = "kind"}, {.key = "terms"},
                                               {.key = "lo"}, {.key = "hi"},   {.key = NULL}};
static const struct json_shape item[] = {{.key = "id"},   {.key = "terms"}, {.key = "unsafe"},
                                         {.key = "true"}, {.key = "why"},   {.key = "expected"},
                                         {.key = NULL}};
static const struct json_shape set[] = {{.key = "id"},
                                        {.key = "k"},
                                        {.key = "atoms", .inside = atom},
                                        {.key = "constraints", .inside = constraint},
                                        {.key = "items", .inside = item},
                                        {.key = "title"},
                                        {.key = "why"},
                                        {.key = "safe"},
                                        {.key = "best"},
                                        {.key = "persons"},
                                        {.key = NULL}};

static const struct json_format format = {.shape = set,
                                          .bytes = AUDIT_BYTES,
                                          .depth = DEPTH,
                                          .refused = ERROR_AUDIT_INPUT,
                                          .foreign = ERROR_AUDIT_INPUT};

/* Whether so many names stand in the file that reading it would take long. */
static bool too_many_names(const char *json, size_t bytes)
{
    size_t names = 0;
    for (size_t i = 0; i < bytes; i++)
        names += json[i] == ':';
    return names > AUDIT_NAMES;
}

enum error audit_input_read(const char *json, size_t bytes, struct audit_input *input,
                            struct fault *fault)
{
    *input = (struct audit_input){0};
    if (bytes > AUDIT_BYTES)
        return fault_set(fault, ERROR_AUDIT_LIMIT, _("plus de %d octets"), AUDIT_BYTES);
    if (too_many_names(json, bytes))
        return fault_set(fault, ERROR_AUDIT_LIMIT, _("plus de %d noms"), AUDIT_NAMES);
    struct reading reading = {.input = input, .fault = fault};
    json_t *root;
    enum error error = json_read(&format, json, bytes, &root, fault);
    if (error != ERROR_NONE)
        return error;
    reading.columns = json_object();
    error = reading.columns ? read_root(&reading, root) : fault_set(fault, ERROR_MEMORY, "%s", "");
    json_decref(root);
    json_decref(reading.columns);
    if (error != ERROR_NONE)
        audit_input_clear(input);
    return error;
}
