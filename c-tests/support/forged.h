/* Records that the program seals itself, with the keys of one end of a connection: TLS_AES_128_GCM_SHA256 in
 * TLS 1.3, ECDHE-RSA-AES128-GCM-SHA256 in TLS 1.2. */
#ifndef FORGED_H
#define FORGED_H

#include "common.h"

#include <openssl/core_names.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

/* One direction. */
struct keys {
    int version;
    unsigned char secret[32], key[16], iv[12];
    unsigned long count;
};

/* HKDF-Expand-Label with SHA-256, up to 32 bytes. */
UNUSED static void expand(unsigned char *out, size_t length, const unsigned char secret[32],
                          const char *label) {
    unsigned char info[64] = {0, (unsigned char)length, (unsigned char)(6 + strlen(label))}, block[32];
    size_t size = 3 + (size_t)sprintf((char *)info + 3, "tls13 %s", label);
    info[size++] = 0;
    info[size++] = 1;
    REQUIRE(HMAC(EVP_sha256(), secret, 32, info, size, block, NULL) != NULL);
    memcpy(out, block, length);
}

UNUSED static void use_secret(struct keys *keys) {
    keys->version = TLS1_3_VERSION;
    keys->count = 0;
    expand(keys->key, sizeof keys->key, keys->secret, "key");
    expand(keys->iv, sizeof keys->iv, keys->secret, "iv");
}

UNUSED static void next_secret(struct keys *keys) {
    expand(keys->secret, 32, keys->secret, "traffic upd");
    use_secret(keys);
}

/* The keys that an open connection of TLS 1.2 sends with; `server`: it is the server. It has sealed `count`
 * records. */
UNUSED static struct keys keys_of_tls12(SSL *ssl, int server, unsigned long count) {
    struct keys keys = {.version = TLS1_2_VERSION, .count = count};
    unsigned char master[48], seed[13 + 64] = "key expansion", block[40];
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS1-PRF", NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    OSSL_PARAM params[4];
    REQUIRE(SSL_SESSION_get_master_key(SSL_get_session(ssl), master, sizeof master) == sizeof master);
    SSL_get_server_random(ssl, seed + 13, 32);
    SSL_get_client_random(ssl, seed + 45, 32);
    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, "SHA256", 0);
    params[1] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, master, sizeof master);
    params[2] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, seed, sizeof seed);
    params[3] = OSSL_PARAM_construct_end();
    REQUIRE(EVP_KDF_derive(ctx, block, sizeof block, params) == 1);
    memcpy(keys.key, block + 16 * server, 16);
    memcpy(keys.iv, block + 32 + 4 * server, 4);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
    return keys;
}

/* Seals one record of this type and hands it over. */
UNUSED static void seal(struct keys *keys, BIO *out, int type, const void *bytes, size_t length) {
    int tls13 = keys->version == TLS1_3_VERSION, written, rest;
    unsigned char nonce[12], plain[17000], record[17100] = {23, 3, 3}, tied[13];
    size_t header = tls13 ? 5 : 13, size = length + (size_t)tls13, total = header - 5 + size + 16;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    REQUIRE(length < 16600);
    memcpy(plain, bytes, length);
    plain[length] = (unsigned char)type;
    memcpy(nonce, keys->iv, sizeof nonce);
    for (int i = 0; i < 8; i++) {
        unsigned char byte = (unsigned char)(keys->count >> 8 * (7 - i));
        if (tls13)
            nonce[4 + i] ^= byte;
        else
            nonce[4 + i] = record[5 + i] = tied[i] = byte;
    }
    keys->count++;
    record[3] = (unsigned char)(total >> 8);
    record[4] = (unsigned char)total;
    if (!tls13) {
        record[0] = tied[8] = (unsigned char)type;
        tied[9] = tied[10] = 3;
        tied[11] = (unsigned char)(length >> 8);
        tied[12] = (unsigned char)length;
    }
    REQUIRE(EVP_EncryptInit_ex(cipher, EVP_aes_128_gcm(), NULL, keys->key, nonce) == 1);
    REQUIRE(EVP_EncryptUpdate(cipher, NULL, &written, tls13 ? record : tied, tls13 ? 5 : 13) == 1);
    REQUIRE(EVP_EncryptUpdate(cipher, record + header, &written, plain, (int)size) == 1);
    REQUIRE(EVP_EncryptFinal_ex(cipher, record + header + written, &rest) == 1);
    REQUIRE(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, 16, record + header + size) == 1);
    EVP_CIPHER_CTX_free(cipher);
    REQUIRE(BIO_write(out, record, (int)total + 5) == (int)total + 5);
}

/* Opens a record of TLS 1.3 in place; returns its inner type. The plaintext begins behind the header. */
UNUSED static int open_record(struct keys *keys, unsigned char *record, size_t *length) {
    unsigned char nonce[12];
    int written, rest;
    size_t size = (size_t)(record[3] << 8 | record[4]) - 16;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    memcpy(nonce, keys->iv, sizeof nonce);
    for (int i = 0; i < 8; i++)
        nonce[4 + i] ^= (unsigned char)(keys->count >> 8 * (7 - i));
    keys->count++;
    REQUIRE(EVP_DecryptInit_ex(cipher, EVP_aes_128_gcm(), NULL, keys->key, nonce) == 1);
    REQUIRE(EVP_DecryptUpdate(cipher, NULL, &written, record, 5) == 1);
    REQUIRE(EVP_DecryptUpdate(cipher, record + 5, &written, record + 5, (int)size) == 1);
    REQUIRE(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, 16, record + 5 + size) == 1);
    REQUIRE(EVP_DecryptFinal_ex(cipher, record + 5 + written, &rest) == 1);
    EVP_CIPHER_CTX_free(cipher);
    while (size > 0 && record[5 + size - 1] == 0)
        size--;
    REQUIRE(size > 0);
    *length = size - 1;
    return record[5 + size - 1];
}

/* Takes a secret from a line of the key log. */
UNUSED static void read_secret(const char *line, const char *label, unsigned char secret[32]) {
    if (strncmp(line, label, strlen(label)) == 0) {
        const char *hex = strrchr(line, ' ') + 1;
        for (int i = 0; i < 32; i++)
            REQUIRE(sscanf(hex + 2 * i, "%2hhx", &secret[i]) == 1);
    }
}

#endif
