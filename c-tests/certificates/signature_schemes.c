/* How the peer signs, and how it wants our certificates to be signed: schemes in messages that are changed on
 * the way, and signature_algorithms_cert in a ClientHello. */
#include "common.h"

/* Ends whose bytes go through our hands. */
static SSL *ends[2];
static BIO *inputs[2];

static void start(SSL_CTX *client, SSL_CTX *server) {
    SSL_CTX *contexts[2] = {client, server};
    for (int i = 0; i < 2; i++) {
        ends[i] = SSL_new(contexts[i]);
        inputs[i] = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(inputs[i], -1);
        SSL_set_bio(ends[i], inputs[i], BIO_new(BIO_s_mem()));
    }
    SSL_set_connect_state(ends[0]);
    SSL_set_accept_state(ends[1]);
}

static void stop(void) {
    SSL_free(ends[0]);
    SSL_free(ends[1]);
}

/* The handshake message of this type in the records, which are whole and unencrypted; NULL for none. */
static unsigned char *message(unsigned char *records, long length, int type) {
    long at = 0;
    while (at + 5 <= length) {
        long end = at + 5 + (records[at + 3] << 8 | records[at + 4]);
        if (records[at] == 22) {
            for (long inner = at + 5; inner + 4 <= end;) {
                if (records[inner] == type)
                    return records + inner;
                inner += 4 + (records[inner + 1] << 16 | records[inner + 2] << 8 | records[inner + 3]);
            }
        } else if (records[at] == 20) {
            return NULL;
        }
        at = end;
    }
    return NULL;
}

/* What libcrypto thinks of a signature of another scheme is as random as the signature. */
static void print_ssl_errors(SSL *ssl, const char *who, int ret) {
    unsigned long error;
    printf("%s = %d %s\n", who, ret, error_name(SSL_get_error(ssl, ret)));
    while ((error = ERR_get_error()) != 0) {
        if (ERR_GET_LIB(error) == ERR_LIB_SSL)
            printf("    %s\n", ERR_reason_error_string(error));
    }
}

/* Runs the handshake; the first message of this type gets another scheme. */
static void run(int type, int scheme) {
    int done[2] = {0, 0}, changed = 0;
    for (int round = 0; round < 8 && !(done[0] && done[1]); round++) {
        for (int i = 0; i < 2; i++) {
            static unsigned char bytes[1 << 17];
            int ret, length;
            unsigned char *found;
            if (!done[i]) {
                ERR_clear_error();
                ret = SSL_do_handshake(ends[i]);
                done[i] = ret == 1 || !waiting(ends[i], ret);
                if (done[i])
                    print_ssl_errors(ends[i], i == 0 ? "client" : "server", ret);
            }
            length = BIO_read(SSL_get_wbio(ends[i]), bytes, sizeof bytes);
            if (length <= 0)
                continue;
            found = changed ? NULL : message(bytes, length, type);
            if (found != NULL) {
                unsigned char *at = type == 15 ? found + 4 : found + 8 + found[7];
                printf("  changed to %04x\n", scheme);
                at[0] = (unsigned char)(scheme >> 8);
                at[1] = (unsigned char)scheme;
                changed = 1;
            }
            BIO_write(inputs[1 - i], bytes, length);
        }
    }
    REQUIRE(changed);
}

static const int schemes[] = {0x0401, 0x0501, 0x0804, 0x0805, 0x0809, 0x0403, 0x0503, 0x0603, 0x0807,
                              0x0808, 0x0201, 0x0203, 0x0301, 0x0402, 0x0202, 0x0000, 0x9999};

static void change(const char *kind, int by_client, int level, const char *algorithms) {
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        SSL_CTX *client = client_context(TLS1_2_VERSION), *server = SSL_CTX_new(TLS_server_method());
        title("%s signs, %s's key, level %d, %s", by_client ? "the client" : "the server", kind, level,
              algorithms ? algorithms : "default");
        SSL_CTX_set_security_level(client, level);
        SSL_CTX_set_security_level(server, level);
        use(by_client ? client : server, kind);
        if (by_client)
            use(server, "serverec");
        SSL_CTX_set_verify(server, by_client ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
        if (algorithms != NULL)
            REQUIRE(SSL_CTX_set1_sigalgs_list(by_client ? server : client, algorithms) == 1);
        start(client, server);
        run(by_client ? 15 : 12, schemes[i]);
        stop();
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

/* ---- signature_algorithms_cert ---- */

static void put16(unsigned char *at, int value) {
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
}

static void with_extension(const char *certificates, int version, int first, int second) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    char list[100], *name, *rest;
    unsigned char bytes[8192], extension[8] = {0, 50, 0, 4, 0, 2};
    int length, ret, added = second ? 10 : 8, body;
    title("certificates %s, to be signed with %04x %04x, %s", certificates, first, second,
          version_name(version));
    SSL_CTX_set_security_level(server, 0);
    snprintf(list, sizeof list, "%s", certificates);
    for (name = strtok_r(list, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest))
        use(server, name);
    start(client, server);
    SSL_do_handshake(ends[0]);
    ERR_clear_error();
    length = BIO_read(SSL_get_wbio(ends[0]), bytes, sizeof bytes);
    REQUIRE(length > 100 && bytes[0] == 22 && bytes[5] == 1);

    /* The extension goes to the front of the others, so that a binder would stay last. */
    body = 9 + 2 + 32;
    body += 1 + bytes[body];
    body += 2 + (bytes[body] << 8 | bytes[body + 1]);
    body += 1 + bytes[body];
    memmove(bytes + body + 2 + added, bytes + body + 2, (size_t)(length - body - 2));
    extension[3] = second ? 6 : 4;
    extension[5] = second ? 4 : 2;
    put16(extension + 6, first);
    memcpy(bytes + body + 2, extension, 8);
    if (second)
        put16(bytes + body + 10, second);
    put16(bytes + body, (bytes[body] << 8 | bytes[body + 1]) + added);
    put16(bytes + 7, (bytes[7] << 8 | bytes[8]) + added);
    put16(bytes + 3, (bytes[3] << 8 | bytes[4]) + added);
    BIO_write(inputs[1], bytes, length + added);
    ret = SSL_do_handshake(ends[1]);
    print_ssl_errors(ends[1], "server", ret);
    if (SSL_get_error(ends[1], ret) == SSL_ERROR_WANT_READ) {
        X509 *own = SSL_get_certificate(ends[1]);
        printf("  shows a key of type %s, signed with %s\n",
               OBJ_nid2sn(EVP_PKEY_get_base_id(X509_get0_pubkey(own))),
               OBJ_nid2sn(X509_get_signature_nid(own)));
    }
    stop();
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    change("server", 0, 2, NULL);
    change("server", 0, 0, "rsa_pss_rsae_sha256:rsa_pkcs1_sha256");
    change("serverec", 0, 2, NULL);
    change("server384", 0, 2, NULL);
    change("ed25519", 0, 2, NULL);
    change("client", 1, 2, NULL);
    change("clientec", 1, 2, NULL);
    FOR_EACH_VERSION(version) {
        with_extension("server serverec", version, 0x0403, 0);
        with_extension("server serverec", version, 0x0401, 0);
        with_extension("server serverec", version, 0x0503, 0x0603);
        with_extension("server sha512", version, 0x0601, 0);
        with_extension("server sha512", version, 0x0403, 0);
        with_extension("server sha512", version, 0x0805, 0x9999);
        with_extension("server sha512", version, 0x9999, 0x0403);
        with_extension("sha1 server", version, 0x0201, 0);
        with_extension("ed25519", version, 0x0403, 0);
        with_extension("ed25519", version, 0x0807, 0);
    }
    return 0;
}
