/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form from a hostile hand, every place of it spoiled in turn, is refused and reads no further.
 */
#include "tests/codebook_fixture.h"

enum { WHERE = 128 };

/* Puts something hidden into each text in both languages of the tree, one at a time. */
static size_t spoil_texts(json_t *root, json_t *node, const char *where)
{
    static const char *const hidden[] = {"\x1b[31m", "\xE2\x80\xAE", "\xC2\x85", "\xE2\x81\xA6"};
    size_t let_through = 0, i;
    const char *key;
    json_t *child;
    char below[WHERE];
    if (json_is_array(node)) {
        json_array_foreach(node, i, child)
        {
            snprintf(below, sizeof below, "%s[%zu]", where, i);
            let_through += spoil_texts(root, child, below);
        }
    } else if (json_is_object(node)) {
        static const char *const languages[] = {"fr", "en"};
        for (size_t l = 0; l < 2; l++) {
            json_t *kept = json_incref(json_object_get(node, languages[l]));
            if (kept == NULL)
                continue;
            char text[WHERE];
            snprintf(text, sizeof text, "x%sx", hidden[strlen(where) % 4]);
            snprintf(below, sizeof below, "%s.%s :", where, languages[l]);
            json_object_set_new(node, languages[l], json_string(text));
            let_through += !fixture_form_refused(root, below, "invisible");
            json_object_set_new(node, languages[l], kept);
        }
        json_object_foreach(node, key, child)
        {
            snprintf(below, sizeof below, "%s%s%s", where, where[0] != '\0' ? "." : "", key);
            let_through += spoil_texts(root, child, below);
        }
    }
    return let_through;
}

static void test_every_text_spoiled(void **state)
{
    (void)state;
    json_t *root = fixture_form();
    assert_int_equal(spoil_texts(root, root, ""), 0);
    json_decref(root);
}

/* Each member that must be there, taken away from each object that has it, one at a time. */
static void test_every_member_missing(void **state)
{
    (void)state;
    static const struct {
        const char *list, *sub, *keys[8];
    } shapes[] = {
        {"questions", NULL, {"code", "type", "label", "name", "help", "options"}},
        {"questions", "options", {"code", "bit", "key", "fr", "en"}},
        {"groups", NULL, {"code", "fr", "en"}},
        {"requirements", NULL, {"when", "question"}},
        {"movements", NULL, {"code", "before", "after", "gained", "stable", "lost", "unmeasured"}},
        {"plan", "tables", {"id", "kind", "ranks", "title"}},
        {"plan", "key_figures", {"table", "row", "ranks"}},
    };
    static const char *const top[] = {
        "format", "version_of_format", "form", "version", "charter", "title", "plan", "questions"};
    json_t *root = fixture_form();
    size_t let_through = 0, tried = 0;
    for (size_t t = 0; t < sizeof top / sizeof *top; t++) {
        json_t *kept = json_incref(json_object_get(root, top[t]));
        json_object_del(root, top[t]);
        let_through += !fixture_form_refused(root, top[t], "");
        json_object_set_new(root, top[t], kept);
    }
    json_t *plan = json_pack("[O]", json_object_get(root, "plan"));
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        size_t i, j;
        json_t *item, *sub;
        bool of_plan = strcmp(shapes[s].list, "plan") == 0;
        json_array_foreach(of_plan ? plan : json_object_get(root, shapes[s].list), i, item)
        {
            json_t *one = json_pack("[O]", item);
            json_t *list = shapes[s].sub != NULL ? json_object_get(item, shapes[s].sub) : one;
            json_array_foreach(list, j, sub)
            {
                for (size_t k = 0; k < 8 && shapes[s].keys[k] != NULL; k++) {
                    const char *key = shapes[s].keys[k];
                    json_t *kept = json_incref(json_object_get(sub, key));
                    assert_non_null(kept);
                    json_object_del(sub, key);
                    let_through += !fixture_form_refused(root, "", "");
                    tried++;
                    json_object_set_new(sub, key, kept);
                }
            }
            json_decref(one);
        }
    }
    json_decref(plan);
    json_decref(root);
    assert_int_equal(let_through, 0);
    print_message("%zu members\n", tried);
}

/* Each option given the bit, then the code, then the key of the one before. */
static void test_every_option_doubled(void **state)
{
    (void)state;
    static const char *const keys[] = {"bit", "code", "key"};
    json_t *root = fixture_form();
    size_t let_through = 0, i, j;
    json_t *question, *option, *last = NULL;
    json_array_foreach(json_object_get(root, "questions"), i, question)
    {
        json_array_foreach(json_object_get(question, "options"), j, option)
        {
            for (size_t k = 0; last != NULL && k < (j > 0 ? 3 : 2); k++) {
                char where[WHERE];
                json_t *kept = json_incref(json_object_get(option, keys[k]));
                snprintf(where, sizeof where, "questions[%zu].options[%zu].%s", i, j, keys[k]);
                json_object_set(option, keys[k], json_object_get(last, keys[k]));
                let_through += !fixture_form_refused(root, where, "déjà pris");
                json_object_set_new(option, keys[k], kept);
            }
            last = option;
        }
    }
    json_decref(root);
    assert_int_equal(let_through, 0);
}

static void test_size_and_depth(void **state)
{
    (void)state;
    size_t bytes;
    const char *file = codebook_builtin(&bytes);
    char *padded = malloc(CODEBOOK_FILE_BYTES + 1);
    assert_non_null(padded);
    memset(padded, ' ', CODEBOOK_FILE_BYTES + 1);
    memcpy(padded, file, bytes);
    struct codebook *book;
    assert_int_equal(codebook_read(padded, CODEBOOK_FILE_BYTES, &book, NULL), ERROR_NONE);
    codebook_free(book);
    assert_true(fixture_refused(padded, CODEBOOK_FILE_BYTES + 1, "plus de", "1024 Kio"));
    memset(padded, '[', CODEBOOK_FILE_BYTES);
    memcpy(padded, "{\"a\":", 5);
    assert_true(fixture_refused(padded, CODEBOOK_FILE_BYTES, "caractère 13", "niveaux"));
    free(padded);
    assert_true(fixture_refused("{\"a\":[[[[[[[]]]]]]]}", 20, "format", "attendu"));
    assert_true(fixture_refused("{\"a\":[[[[[[[[]]]]]]]]}", 22, "caractère 13", "niveaux"));
    assert_true(fixture_refused("{\"[[[[[[[[[[\\\"[[[[[[[[[\",{}", 28, "caractère", "« : »"));
}

/* Every start of the file, and the file with one byte changed, reads or is refused; nothing else.
 */
static void test_mangled(void **state)
{
    (void)state;
    struct draws draws = draws_start();
    size_t bytes;
    const char *file = codebook_builtin(&bytes);
    char *copy = malloc(bytes);
    assert_non_null(copy);
    for (unsigned round = fixture_rounds(300, 100000); round > 0; round--) {
        struct codebook *book;
        struct fault fault = {0};
        memcpy(copy, file, bytes);
        size_t length = draw_below(&draws, 2) != 0 ? bytes : draw_below(&draws, (unsigned)bytes);
        copy[draw_below(&draws, (unsigned)bytes)] = (char)draw(&draws);
        enum error error = codebook_read(copy, length, &book, &fault);
        assert_true(error == ERROR_NONE || (error == ERROR_CODEBOOK && fault.subject[0] != '\0'));
        codebook_free(book);
    }
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_text_spoiled),
        cmocka_unit_test(test_every_member_missing),
        cmocka_unit_test(test_every_option_doubled),
        cmocka_unit_test(test_size_and_depth),
        cmocka_unit_test(test_mangled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
