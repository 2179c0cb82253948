/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one reader of JSON: what is said of each kind of wrong text, in which order. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/cmocka.h"
#include "tracker/base/json.h"

static const struct json_shape leaf[] = {{.key = "x"}, {.key = "y"}, {.key = NULL}};
static const struct json_shape root_shape[] = {{.key = "format"},
                                               {.key = "version"},
                                               {.key = "text"},
                                               {.key = "any"},
                                               {.key = "leaf", .inside = leaf},
                                               {.key = "leaves", .inside = leaf},
                                               {.key = NULL}};
static const struct json_format closed = {.shape = root_shape,
                                          .bytes = 1024,
                                          .depth = 4,
                                          .refused = ERROR_AUDIT_INPUT,
                                          .foreign = ERROR_STORE_FORMAT};
static const struct json_format versioned = {.name = "tracker-test",
                                             .version = "version",
                                             .newest = 2,
                                             .shape = root_shape,
                                             .bytes = 1024,
                                             .depth = 4,
                                             .refused = ERROR_AUDIT_INPUT,
                                             .foreign = ERROR_STORE_FORMAT};

/* Reads text in memory of its own size, so that a tool sees one byte too far. */
static enum error read_bytes(const struct json_format *format, const char *text, size_t bytes,
                             struct fault *fault)
{
    json_t *root = NULL;
    char *exact = malloc(bytes ? bytes : 1);
    assert_non_null(exact);
    memcpy(exact, text, bytes);
    *fault = (struct fault){.error = ERROR_NONE};
    enum error error = json_read(format, exact, bytes, &root, fault);
    assert_true((error == ERROR_NONE) == (root != NULL));
    assert_int_equal(fault->error, error);
    json_decref(root);
    free(exact);
    return error;
}

struct wrong {
    const char *text;
    size_t bytes; /* 0: up to its NUL */
    const char *said;
};

static void all_refused(const struct wrong *wrong, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fault fault;
        size_t bytes = wrong[i].bytes ? wrong[i].bytes : strlen(wrong[i].text);
        enum error error = read_bytes(&closed, wrong[i].text, bytes, &fault);
        if (error != ERROR_AUDIT_INPUT || strcmp(fault.subject, wrong[i].said) != 0)
            fail_msg("%zu: %s « %s » instead of « %s »", i, error_word(error), fault.subject,
                     wrong[i].said);
    }
}

static void foreign_texts_are_named(void **state)
{
    static const struct wrong wrong[] = {
        {"", 0, "rien n'y est écrit"},
        {" \n\t\r\n", 0, "rien n'y est écrit"},
        {"\xEF\xBB\xBF{}", 0, "marque invisible au début (BOM), à enregistrer en UTF-8 sans BOM"},
        {"\x1F\x8B\x08\x00\x00", 5, "texte compressé (gzip), à décompresser d'abord"},
        {"\xFD\x37zXZ\0", 6, "texte compressé (xz), à décompresser d'abord"},
        {"\x28\xB5\x2F\xFD\0", 5, "texte compressé (zstd), à décompresser d'abord"},
        {"BZh91AY", 0, "texte compressé (bzip2), à décompresser d'abord"},
        {"PK\x03\x04\x14", 0, "zip ou document de bureautique : il faut le texte seul"},
        {"\xFF\xFE{\0}\0", 6, "texte en UTF-16, à enregistrer en UTF-8"},
        {"\xFE\xFF\0{\0}", 6, "texte en UTF-16, à enregistrer en UTF-8"},
        {"{\0}\0", 4, "texte en UTF-16, à enregistrer en UTF-8"},
        {"\0{\0}", 4, "texte en UTF-16, à enregistrer en UTF-8"},
        {"\xFF\xFE\0\0{\0\0\0", 8, "texte en UTF-32, à enregistrer en UTF-8"},
        {"\0\0\xFE\xFF\0\0\0{", 8, "texte en UTF-32, à enregistrer en UTF-8"},
        {"{\0\0\0}\0\0\0", 8, "texte en UTF-32, à enregistrer en UTF-8"},
        {"\0\0\0{\0\0\0}", 8, "texte en UTF-32, à enregistrer en UTF-8"},
        {"{\"text\":\"T\xE9l\xE9phone\"}", 0,
         "caractère 10 : ce n'est pas de l'UTF-8 (texte en Latin-1 ?), à enregistrer en UTF-8"},
        {"{\"text\":\"\xED\xA0\x80\"}", 0,
         "caractère 9 : ce n'est pas de l'UTF-8 (texte en Latin-1 ?), à enregistrer en UTF-8"},
    };
    (void)state;
    all_refused(wrong, sizeof wrong / sizeof *wrong);
}

static void faults_have_a_place_and_a_reason(void **state)
{
    static const struct wrong wrong[] = {
        {"[]", 0, "caractère 1 : un objet { … } est attendu"},
        {"\n 3", 0, "ligne 2, colonne 2 : un objet { … } est attendu"},
        {"{\"text\":1", 0, "caractère 10 : il manque la fin"},
        {"{\"text\":\n\"a", 0, "ligne 2, colonne 3 : il manque la fin"},
        {"{\"text\":1\n\n", 0, "caractère 10 : il manque la fin"},
        {"{\n\"text\":1,\n}", 0, "ligne 3, colonne 1 : une clé entre guillemets est attendue"},
        {"{\"text\" 1}", 0, "caractère 9 : « : » est attendu"},
        {"{\"text\":1 \"any\":2}", 0, "caractère 15 : « , » ou « } » est attendu"},
        {"{\"any\":[1 2]}", 0, "caractère 11 : « , » ou « ] » est attendu"},
        {"{\"any\":[1,]}", 0, "caractère 11 : signe ou mot inattendu"},
        {"{\"any\":oui}", 0, "caractère 10 : signe ou mot inattendu"},
        {"{\"any\":'a'}", 0, "caractère 8 : signe ou mot inattendu"},
        {"{\"text\":\"a\nb\"}", 0, "ligne 1, colonne 10 : guillemet fermant oublié"},
        {"{\"text\":\"a\tb\"}", 0, "caractère 10 : tabulation ou signe de contrôle"},
        {"{\"text\":\"\\q\"}", 0, "caractère 11 : « \\ » suivi d'un signe impossible"},
        {"{\"text\":\"\\ud800\"}", 0, "caractère 16 : « \\u » suivi d'un signe impossible"},
        {"{\"text\":\"\\u0000\"}", 0, "caractère 16 : caractère nul"},
        {"{\"te\\u0000xt\":1}", 0, "caractère 13 : caractère nul"},
        {"{\"text\":\"\0\"}", 11, "caractère 9 : tabulation ou signe de contrôle"},
        {"{\"any\":99999999999999999999}", 0, "caractère 27 : nombre trop grand"},
        {"{\"any\":1e999}", 0, "caractère 12 : nombre trop grand"},
        {"{\"text\":1,\"text\":1}", 0, "caractère 16 : clé donnée deux fois dans un objet"},
        {"{\"text\":1,\"te\\u0078t\":1}", 0, "caractère 21 : clé donnée deux fois dans un objet"},
        {"{\"leaf\":{\"x\":1,\"x\":1}}", 0, "caractère 18 : clé donnée deux fois dans un objet"},
        {"{\"any\":[[[[]]]]}", 0, "caractère 11 : trop de niveaux d'imbrication"},
        {"{\"é\":\"é\", }", 0, "caractère 11 : une clé entre guillemets est attendue"},
    };
    (void)state;
    all_refused(wrong, sizeof wrong / sizeof *wrong);
}

/* What would close the list that the reader puts around a text is no way out of it. */
static void nothing_follows_the_object(void **state)
{
    static const struct wrong wrong[] = {
        {"{}]", 0, "caractère 3 : il y a une suite après la dernière accolade"},
        {"{}],[{}", 0, "caractère 3 : il y a une suite après la dernière accolade"},
        {"{},{}", 0, "caractère 3 : il y a une suite après la dernière accolade"},
        {"{}\n{}", 0, "ligne 1, colonne 3 : il y a une suite après la dernière accolade"},
        {"{]", 0, "caractère 2 : une clé entre guillemets est attendue"},
        {"{\"any\":{]}", 0, "caractère 9 : une clé entre guillemets est attendue"},
        {"{\"any\":1],[{}", 0, "caractère 9 : « , » ou « } » est attendu"},
        {"{\"any\":\"", 0, "caractère 9 : il manque la fin"},
        {"{\"any\":\"\\", 0, "caractère 10 : il manque la fin"},
    };
    (void)state;
    all_refused(wrong, sizeof wrong / sizeof *wrong);
}

static void unknown_keys_are_named_by_path(void **state)
{
    static const struct {
        const char *text, *path;
    } cases[] = {
        {"{\"Text\":1}", "clé inconnue « Text »"},
        {"{\"text\":1,\"\":1}", "clé inconnue «  »"},
        {"{\"leaf\":{\"z\":1}}", "clé inconnue « leaf.z »"},
        {"{\"leaves\":[{\"x\":1},{\"x\":1,\"yy\":1}]}", "clé inconnue « leaves[1].yy »"},
        {"{\"leaves\":[[{\"z\":1}]]}", "clé inconnue « leaves[0][0].z »"},
        {"{\"une clé beaucoup trop longue pour être lue en entier\":1}",
         "clé inconnue « une clé beaucoup trop longue po »"},
        {"{\"T\\u001b[2Jext\":1}", "clé inconnue « T[2Jext »"},
    };
    struct fault fault;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum error error = read_bytes(&closed, cases[i].text, strlen(cases[i].text), &fault);
        assert_int_equal(error, ERROR_STORE_FORMAT);
        assert_string_equal(fault.subject, cases[i].path);
    }
    const char *good =
        "{\"any\":{\"what\":{\"ever\":1}},\"leaf\":{\"x\":1},\"leaves\":[{\"y\":2}]}";
    assert_int_equal(read_bytes(&closed, good, strlen(good), &fault), ERROR_NONE);
}

/* A newer text is said to be newer, whatever else it has; another kind of text is said to be one.
 */
static void version_comes_before_keys(void **state)
{
    static const struct {
        const char *text;
        enum error error;
        const char *said;
    } cases[] = {
        {"{\"format\":\"tracker-test\",\"version\":2}", ERROR_NONE, ""},
        {"{\"format\":\"tracker-test\",\"version\":1,\"text\":2}", ERROR_NONE, ""},
        {"{\"format\":\"tracker-test\",\"version\":3,\"new\":1}", ERROR_STORE_FORMAT,
         "version 3, plus récente que ce programme, qui lit jusqu'à 2"},
        {"{\"format\":\"tracker-test\",\"version\":2,\"new\":1}", ERROR_STORE_FORMAT,
         "clé inconnue « new »"},
        {"{\"version\":3,\"new\":1}", ERROR_AUDIT_INPUT, "format : « tracker-test » est attendu"},
        {"{\"format\":\"other\",\"version\":3,\"new\":1}", ERROR_AUDIT_INPUT,
         "format : « tracker-test » est attendu"},
        {"{\"format\":1,\"version\":3}", ERROR_AUDIT_INPUT,
         "format : « tracker-test » est attendu"},
        {"{\"format\":\"tracker-test\",\"new\":1}", ERROR_AUDIT_INPUT,
         "version : un nombre à partir de 1 est attendu"},
        {"{\"format\":\"tracker-test\",\"version\":0}", ERROR_AUDIT_INPUT,
         "version : un nombre à partir de 1 est attendu"},
        {"{\"format\":\"tracker-test\",\"version\":2.0}", ERROR_AUDIT_INPUT,
         "version : un nombre à partir de 1 est attendu"},
    };
    struct fault fault;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum error error = read_bytes(&versioned, cases[i].text, strlen(cases[i].text), &fault);
        if (error != cases[i].error || strcmp(fault.subject, cases[i].said) != 0)
            fail_msg("%zu: %s « %s »", i, error_word(error), fault.subject);
    }
}

static void sizes_end_where_they_say(void **state)
{
    char text[1026];
    struct fault fault;
    (void)state;
    memset(text, ' ', sizeof text);
    memcpy(text, "{}", 2);
    assert_int_equal(read_bytes(&closed, text, 1024, &fault), ERROR_NONE);
    assert_int_equal(read_bytes(&closed, text, 1025, &fault), ERROR_AUDIT_INPUT);
    assert_string_equal(fault.subject, "plus de 1 Kio");
    const char *deep = "{\"any\":[[[1]]]}";
    assert_int_equal(read_bytes(&closed, deep, strlen(deep), &fault), ERROR_NONE);
}

static void keys_may_repeat_where_they_may(void **state)
{
    struct json_format format = closed;
    json_t *root;
    (void)state;
    format.repeats = true;
    assert_int_equal(json_read(&format, "{\"x\":1,\"x\":2}", 13, &root, NULL), ERROR_STORE_FORMAT);
    format.shape = NULL;
    assert_int_equal(json_read(&format, "{\"x\":1,\"x\":2}", 13, &root, NULL), ERROR_NONE);
    assert_int_equal(json_integer_value(json_object_get(root, "x")), 2);
    json_decref(root);
}

static void what_is_written_reads_back(void **state)
{
    json_t *root;
    (void)state;
    json_begin();
    char *text = json_finish(json_pack("{s:s, s:[f, i]}", "text", "é\"\\\n", "any", 0.1, 7));
    assert_string_equal(text, "{\"text\":\"é\\\"\\\\\\n\",\"any\":[0.1,7]}");
    assert_int_equal(json_read(&closed, text, strlen(text), &root, NULL), ERROR_NONE);
    json_begin();
    char *again = json_finish(root);
    assert_string_equal(text, again);
    free(again);
    free(text);
    assert_null(json_finish(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_texts_are_named),
        cmocka_unit_test(faults_have_a_place_and_a_reason),
        cmocka_unit_test(nothing_follows_the_object),
        cmocka_unit_test(unknown_keys_are_named_by_path),
        cmocka_unit_test(version_comes_before_keys),
        cmocka_unit_test(sizes_end_where_they_say),
        cmocka_unit_test(keys_may_repeat_where_they_may),
        cmocka_unit_test(what_is_written_reads_back),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
