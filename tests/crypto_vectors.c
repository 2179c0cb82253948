/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frozen formats. With fixed keys and replayed random numbers every stored form must come out as on
 * the day it was frozen: what fails here can no longer read the stores that exist. Digest, names,
 * marks, tickets and sheets were computed apart, from RFC 7693 alone, and sealed values opened
 * apart. */
#include "crypto/identity.h"
#include "crypto/open.h"
#include "crypto/passphrase.h"
#include "crypto/recovery.h"
#include "crypto/signature.h"
#include "crypto/ticket.h"
#include "tests/crypto_fixture.h"
#include "tests/fixed_random.h"

static const struct place here = {{{0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9,
                                    0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf}},
                                  {{0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9,
                                    0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf}}};

/* A ring whose keys have the bytes 32 x kind + 0, 1, 2...: handed over by grants made by hand, so
 * that the form of a grant is frozen as well. */
static struct keyring *known_ring(void)
{
    struct keyring *ring = keyring_new();
    struct box_public pub;
    struct box_secret secret;

    assert_non_null(ring);
    assert_int_equal(crypto_box_keypair(pub.b, secret.b), 0);
    for (unsigned kind = KEY_STORE; kind <= KEY_ROOT; kind++) {
        size_t bytes = kind == KEY_RELEASE ? 72 : kind == KEY_ROOT ? 64 : 32;
        uint8_t payload[80] = {1, (uint8_t)kind, 0, 1};
        uint8_t grant[128];
        for (size_t i = 0; i < bytes; i++)
            payload[4 + i] = (uint8_t)(32 * kind + i);
        assert_int_equal(crypto_box_seal(grant, payload, sizeof payload, pub.b), 0);
        assert_int_equal(keyring_accept(ring, (enum key_kind)kind, 1, &pub, &secret, grant),
                         CRYPTO_OK);
    }
    return ring;
}

static void known_identity(struct identity *identity)
{
    fixed_random_start(7);
    identity_make(identity);
    fixed_random_stop();
}

/* BLAKE2b-256 of a form too long to be written here. */
static void assert_hash(const void *bytes, size_t length, const char *expected)
{
    struct hash hash;

    hash_bytes(bytes, length, &hash);
    assert_hex(hash.b, sizeof hash.b, expected);
}

static void sealed_values(void **state)
{
    (void)state;
    struct keyring *ring = known_ring();
    uint8_t sealed[5 + SEAL_OVERHEAD];
    uint8_t back[ROW_BYTES];
    uint8_t row[ROW_BYTES] = {1, 2, 3};
    uint8_t sealed_row[SEALED_ROW_BYTES];
    uint8_t mark[MARK_BYTES];

    fixed_random_start(1);
    assert_int_equal(seal_record(ring, SEAL_RECORD, &here, (const uint8_t *)"hello", 5, sealed),
                     CRYPTO_OK);
    assert_hex(sealed, sizeof sealed,
               "0102000104069b5f37e82f91dc37fd5eb99f1a4124b16e8d122a00cf15c9c3ccc8a8d7b4e101dc9e45f"
               "f459943f574a998");
    assert_int_equal(open_record(ring, SEAL_RECORD, &here, sealed, sizeof sealed, back), CRYPTO_OK);
    assert_memory_equal(back, "hello", 5);
    assert_int_equal(seal_block(ring, &here, (const uint8_t *)"hello", 5, sealed), CRYPTO_OK);
    assert_hex(sealed, sizeof sealed,
               "010300011cfd9e4fe36b5156c90ea3fd72f7e91f00ae8eee6e6d4288c73022497a44d8793a4ef5afeea"
               "b591ab81830c2c6");
    assert_int_equal(open_block(ring, &here, sealed, sizeof sealed, back), CRYPTO_OK);
    assert_memory_equal(back, "hello", 5);
    assert_int_equal(seal_row(ring, &here, 1, keyring_evaluation_public(ring, 1), row, sealed_row),
                     CRYPTO_OK);
    assert_hex(sealed_row, sizeof sealed_row,
               "01040001ccf0a0f115c9674593bf6c0631505c55d0ac820e7fa8d228d118a0ee4f458a60cdbbfccb4af"
               "1568fbb2d4df39d2fc9f90e90790b7bc51f6d403c52441c1a8ef5ac1bbee5118d9e0befc1179fc73226"
               "170bb3659df3149cc825a47c6a53f6764f3bf52fa7e3070556408cb09aa0cd2cbd0d8b2da03222b3645"
               "ae16e84bd8fb45948a0f0b8763fc23c228d525127eede8df24fc4eaad4568a7c466ad304798a4de7c98"
               "cf1600de87ae4753fa0275b4892f6f744feefb61986df948");
    assert_int_equal(open_row(ring, &here, sealed_row, back), CRYPTO_OK);
    assert_memory_equal(back, row, sizeof row);
    assert_int_equal(seal_mark(ring, &here, mark), CRYPTO_OK);
    assert_hex(mark, sizeof mark, "0105000135fd3055b63935a91896b6a0b13b90d1");
    fixed_random_stop();
    keyring_free(ring);
}

static void grants(void **state)
{
    (void)state;
    struct keyring *ring = known_ring();
    struct identity user;
    uint8_t grant[KEYRING_GRANT_BYTES];

    known_identity(&user);
    fixed_random_start(2);
    assert_int_equal(keyring_grant(ring, KEY_RELEASE, 1, &user.box_public, grant), CRYPTO_OK);
    assert_hex(
        grant, sizeof grant,
        "593cab11b6ce8846ed51587e8c8cd59ead0d9f390ecdb6339b9a96314d19ff1e033a9af4ebd7d1e21ab9e2b94b"
        "b4157b2164f0c711b130f593e00bc3e6f6b2f8420c9094d901ffcb8d097ee360ec3b7792ea5f3f244ee13b2312"
        "23abd9656e0f3e374338e02776cc3c36dded02a23dde11ac654bf8db1b02dd2c197d509dd150");
    fixed_random_stop();
    keyring_free(ring);
}

static void digest_names_and_hashes(void **state)
{
    (void)state;
    struct keyring *ring = known_ring();
    struct digest_key key;
    struct digest digest = {{0}};
    struct id name;
    struct hash hash;
    struct sign_secret self;

    assert_int_equal(digest_key_derive(ring, 1, &key), CRYPTO_OK);
    digest_add(&digest, &key, &here.store, (const uint8_t *)"one", 3);
    digest_add(&digest, &key, &here.key, (const uint8_t *)"three", 5);
    assert_hex(digest.b, sizeof digest.b,
               "b4e6ecc74f8efcb39708eb75c9a13d80ab5d7ae3a9506e6fdd9f23f2c1b5d284ca81dbe27338031e899"
               "e4138e9230de4eb934e225e5209dc90f4c4fb6b6cd8b4");
    name_open(&here.store, "user/22-1", &name);
    assert_hex(name.b, sizeof name.b, "4aa6f42892e53087b37ba430de081c8e");
    assert_int_equal(name_secret(ring, "head", &name), CRYPTO_OK);
    assert_hex(name.b, sizeof name.b, "1f48afda1dffcf9c991a495b0f01efb9");
    hash_bytes((const uint8_t *)"abc", 3, &hash);
    assert_hex(hash.b, sizeof hash.b,
               "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    memcpy(self.b, keyring_root(ring)->b, sizeof self.b);
    hash_for_self(&self, (const uint8_t *)"abc", 3, &hash);
    assert_hex(hash.b, sizeof hash.b,
               "74bb86a422e7d98607fbb22a53a17ff6e44ce97f57f61398ed9d4bc6c06952c6");
    keyring_free(ring);
}

static void tickets(void **state)
{
    (void)state;
    struct keyring *ring = known_ring();
    static const struct {
        struct ticket ticket;
        unsigned rank;
        const char *mark;
    } known[] = {
        {{"0000000001566086"}, 2, "d1a486548a4e09b38d89fda8dc8549dc"},
        {{"0711110977731946"}, 3, "467f146161933dc164d7cb97ad4d7115"},
        {{"9999998123462606"}, 2, "4a7e25401e79e1c7fab3749e64f35366"},
        {{"4999999064626239"}, 3, "ec7ced62a8d95487d5c9bf1f09dea11d"},
    };
    struct ticket ticket;
    struct ticket_use use;

    for (size_t i = 0; i < COUNT(known); i++) {
        assert_true(ticket_verify(ring, 1, &known[i].ticket, &use));
        assert_int_equal(use.rank, known[i].rank);
        assert_int_equal(use.epoch, 1);
        assert_hex(use.mark.b, sizeof use.mark.b, known[i].mark);
    }
    /* the tags of nonces 0 and 1 over again, where the nonce would need a 33rd bit */
    static const struct ticket beyond[] = {
        {"9999998126646662"}, {"9999998126400464"}, {"9999998129592678"}, {"9999998127543447"}};
    for (size_t i = 0; i < COUNT(beyond); i++)
        assert_false(ticket_verify(ring, 1, &beyond[i], &use));
    fixed_random_start(3);
    assert_int_equal(ticket_draw(ring, 1, 3, &ticket, &use), CRYPTO_OK);
    assert_string_equal(ticket.digits, "7155257212545774");
    fixed_random_stop();
    keyring_free(ring);
}

/* Opened as they were stored: from 1.0.22 on libsodium draws random numbers of its own while it
 * stretches a passphrase, so that a seed no longer says what a new lock holds. */
static void locks(void **state)
{
    (void)state;
    static const char pass[] = "un sirop de menthe";
    static const char stored[] =
        "0101000000000000000000000000000100000000000020001b1be4639b2b672b806608e0337edc3034d989d4"
        "f7658d00f839b01f6181a034b742253e1c001a3eee44722bf84684a6cbddc33c12a171576584aa0872d74800"
        "a8f70317c0676fb697bf0d8d6c4dc648954afcb90e2de2c0d62d0daa40791065c9b3c2bc6410c0b6f8d2c994"
        "0bc12ce497935fb729faa0695f6235fdbb024b1c3673cb948588977543ecd5c070ba854026d147a4dc4edb7e"
        "7c20e6c2b984e841cde002dafe02b3b34865d85efc76d3ff10d1efa793807de821f1b8b90f70302591a4945b"
        "c29942db8e84993aaf28aa6e4c8a53745221189f20b15ef66f669e727ebbea5b33b432096bf3a7295e9fc3c3"
        "543f5b00197f79057ea79abdefeb4cf4d4a11bc53bfb16eb5f1be967da5c66a9dfb8dd4a5571ad62a92fb178"
        "4963396e134f94d0ef21f45a51837038ab3631f562a4f4559cebe7752395e3d78f975909359f31ae5bef6576"
        "4bc604ce8842d5dea3a63cb83c9dffad508c20bb24a9532bdd10b4e48ba1634933d60dd9a244422945dd0833"
        "fba617e40a83b2b955c2587a38881193ad33cb3fd48c90b28edbe680cc2dde8f35f511d8cfcd5ba4c894015b"
        "4a2d2fe4110f732069310d5e19b46812ffdb927cac4d425ccb7180b1f97cbe96c51db8ddd94e92129ba2ca74"
        "e4155dd4d77e6eb835607c8ebf85d3651582f5d77c45b3d2611d680f1c16e9c1957832fe0f933e80d5157555"
        "8fd403dd5a1d77450964a734bd5c2f62bf02cf91ceac3ac1423d0ce98852f46fd841aa2f6e4eb133f2b85c6d"
        "33a1e61b3f23ab28775d7fb916d50367dbff1c96d7ef9d6f430826a1f2cceffbfef5df7f8381df3560dede6c"
        "40f574bac6a0fbe737a6be567bcec37fd0b9dff920d05c7b";
    const uint8_t payload[LOCK_PAYLOAD_BYTES] = {1, 2, 3};
    uint8_t lock[LOCK_BYTES], made[LOCK_BYTES];
    uint8_t back[LOCK_PAYLOAD_BYTES];

    assert_true(hex_read(stored, lock, sizeof lock));
    assert_int_equal(
        lock_open(true, pass, sizeof pass - 1, (const uint8_t *)"context", 7, lock, back),
        CRYPTO_OK);
    assert_memory_equal(back, payload, sizeof back);
    assert_int_equal(lock_seal((struct lock_terms){.cost = LOCK_PRACTICE}, pass, sizeof pass - 1,
                               (const uint8_t *)"context", 7, payload, made),
                     CRYPTO_OK);
    assert_memory_equal(made, lock, 24); /* format and cost */
    assert_int_equal(
        lock_open(true, pass, sizeof pass - 1, (const uint8_t *)"context", 7, made, back),
        CRYPTO_OK);
    assert_memory_equal(back, payload, sizeof back);
}

static void codes(void **state)
{
    (void)state;
    char code[INVITATION_CHARS + 1];

    fixed_random_start(8);
    code_make(code);
    assert_string_equal(code, "jwyj-n25z-2p5k-as2f-623d");
    fixed_random_stop();
}

static void recovery_sheets(void **state)
{
    (void)state;
    struct box_public pub;
    struct box_secret secret;
    struct sheet sheets[RECOVERY_SHEETS];
    uint8_t wrap[RECOVERY_WRAP_BYTES];

    fixed_random_start(5);
    recovery_make(&here.store, &pub, &secret, sheets, wrap);
    assert_string_equal(sheets[0].text, "1GF0-AZ97-D7XE-2NQ6-S50N-WSWN-ESPA-MCC3");
    assert_string_equal(sheets[1].text, "2Z7E-3C1C-1QWB-7CWX-8WSN-PETH-AXGS-17ZA");
    assert_string_equal(sheets[2].text, "3PCB-QAZH-23S4-09AK-EGFK-2KD4-Q60C-YFVD");
    assert_hash(wrap, sizeof wrap,
                "7f3f3485d5b15475e3d751854edd7aa5f1d4fad387cd8d48ac62e1316da43422");
    fixed_random_stop();
    /* checks computed apart; 0 and 4 are the numbers of no sheet */
    static const char *const apart[] = {
        "03AH-RZ6D-MV29-GQY5-CKT1-8FPX-4BJS-17A4", "13AH-RZ6D-MV29-GQY5-CKT1-8FPX-4BJS-HES4",
        "23AH-RZ6D-MV29-GQY5-CKT1-8FPX-4BJS-C38J", "33AH-RZ6D-MV29-GQY5-CKT1-8FPX-4BJS-0M1B",
        "43AH-RZ6D-MV29-GQY5-CKT1-8FPX-4BJS-1MYR",
    };
    for (unsigned number = 0; number < COUNT(apart); number++) {
        bool known = number >= 1 && number <= RECOVERY_SHEETS;
        assert_int_equal(sheet_parse(apart[number], SHEET_CHARS, &sheets[0]),
                         known ? CRYPTO_OK : CRYPTO_REFUSED);
        assert_int_equal(sheets[0].number, known ? number : 0);
    }
}

static void signatures(void **state)
{
    (void)state;
    struct identity user;
    struct signature sig;
    struct release_public pub;
    struct release_secret secret;
    char text[MINISIGN_TEXT];

    known_identity(&user);
    act_sign(&user.sign_secret, "roster", (const uint8_t *)"act", 3, &sig);
    assert_hex(sig.b, sizeof sig.b,
               "c5c33db42cc6faaa4f54c3973f51b83e7b25d523873e6b6190efde4a675f82ba61c399695df9bc6e525"
               "6d6ca1c329a2c2d0f4a3dda8deb8c44a53d37854d9b0c");
    fixed_random_start(6);
    release_pair_make(&pub, &secret);
    fixed_random_stop();
    minisign_public_text(&pub, text);
    assert_string_equal(
        text, "untrusted comment: minisign public key "
              "D7DF061AACC2E130\nRWQw4cKsGgbf18LYPpigpaGw9mAqyv6J9AgCTGxmTD5TkIruJ3YkdvEi\n");
    assert_int_equal(minisign_sign(&secret, (const uint8_t *)"file", 4, "said", text), CRYPTO_OK);
    assert_string_equal(text,
                        "untrusted comment: signature of a tracker "
                        "release\nRUQw4cKsGgbf1z2ucbajDKFXWgoguzCA9f3yK8XnffvoRpEU3lTM3zNDFfsOUQ9Hh"
                        "t55SxgaEQJ+Z/5GDoio6+fR289rj6Jq/As=\ntrusted comment: "
                        "said\nb0Itlj54lzNrW5DE11njL3/"
                        "bjfC95IGBl+E+QV2ls+T7x+2Q2dx6E4SmNwbzeDeMsrFXPttUi0APew/l7N40CA==\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealed_values),
        cmocka_unit_test(grants),
        cmocka_unit_test(digest_names_and_hashes),
        cmocka_unit_test(tickets),
        cmocka_unit_test(locks),
        cmocka_unit_test(codes),
        cmocka_unit_test(recovery_sheets),
        cmocka_unit_test(signatures),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
