/* SSL_CTX_set_ct_validation_callback(3), SSL_get0_peer_scts(3): signed certificate timestamps from
 * certificates and from stapled OCSP responses, judged by the library's own modes and by callbacks. The log
 * is the program's own. */
#include "common.h"

#include <openssl/ct.h>
#include <openssl/ocsp.h>

static EVP_PKEY *log_key, *unknown_key, *ca_key, *leaf_key;
static X509 *ca;

static size_t put(unsigned char *to, const unsigned char *from, size_t length) {
    memcpy(to, from, length);
    return length;
}

static size_t number(unsigned char *to, unsigned long long value, int bytes) {
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> 8 * (bytes - 1 - i));
    return (size_t)bytes;
}

static void digest_of_key(EVP_PKEY *key, unsigned char *digest) {
    unsigned char *der = NULL;
    int length = i2d_PUBKEY(key, &der);
    REQUIRE(length > 0 && EVP_Digest(der, (size_t)length, digest, NULL, EVP_sha256(), NULL) == 1);
    OPENSSL_free(der);
}

/* RFC 6962, section 3.2: what the log `key` says of an entry; `spoilt` breaks the signature. */
static SCT *timestamp(EVP_PKEY *key, int precertificate, const unsigned char *entry, size_t length,
                      int spoilt) {
    static unsigned char signed_data[10000], signature[256], id[32];
    const unsigned long long time = 1700000000000ULL;
    size_t at = 0, size = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    SCT *sct = SCT_new();
    at += number(signed_data + at, 0, 2);
    at += number(signed_data + at, time, 8);
    at += number(signed_data + at, (unsigned)precertificate, 2);
    if (precertificate) {
        EVP_PKEY *issuer = X509_get0_pubkey(ca);
        digest_of_key(issuer, signed_data + at);
        at += 32;
    }
    at += number(signed_data + at, length, 3);
    at += put(signed_data + at, entry, length);
    at += number(signed_data + at, 0, 2);
    REQUIRE(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1);
    REQUIRE(EVP_DigestSign(context, signature, &size, signed_data, at) == 1);
    EVP_MD_CTX_free(context);
    if (spoilt)
        signature[size - 1] ^= 1;
    digest_of_key(key, id);
    REQUIRE(SCT_set_version(sct, SCT_VERSION_V1) == 1 && SCT_set1_log_id(sct, id, sizeof id) == 1);
    SCT_set_timestamp(sct, time);
    REQUIRE(SCT_set_signature_nid(sct, NID_ecdsa_with_SHA256) == 1);
    REQUIRE(SCT_set1_signature(sct, signature, size) == 1);
    return sct;
}

enum kind { NONE, GOOD, SPOILT, UNKNOWN, GOOD_AND_SPOILT };
static const char *const kinds[] = {"no timestamps", "a good one", "a spoilt one", "one of an unknown log",
                                    "a good and a spoilt one"};

static STACK_OF(SCT) *
    timestamps(enum kind kind, int precertificate, const unsigned char *entry, int length) {
    STACK_OF(SCT) *list = sk_SCT_new_null();
    if (kind == GOOD || kind == GOOD_AND_SPOILT)
        sk_SCT_push(list, timestamp(log_key, precertificate, entry, (size_t)length, 0));
    if (kind == SPOILT || kind == GOOD_AND_SPOILT)
        sk_SCT_push(list, timestamp(log_key, precertificate, entry, (size_t)length, 1));
    if (kind == UNKNOWN)
        sk_SCT_push(list, timestamp(unknown_key, precertificate, entry, (size_t)length, 0));
    return list;
}

/* A certificate of our CA that carries timestamps. */
static X509 *certificate(enum kind kind) {
    X509 *leaf = X509_new();
    X509_EXTENSION *name = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "DNS:localhost");
    REQUIRE(X509_set_version(leaf, X509_VERSION_3) == 1 && name != NULL);
    ASN1_INTEGER_set(X509_get_serialNumber(leaf), 1000 + kind);
    X509_gmtime_adj(X509_getm_notBefore(leaf), -86400);
    X509_gmtime_adj(X509_getm_notAfter(leaf), 86400);
    X509_set_issuer_name(leaf, X509_get_subject_name(ca));
    X509_set_pubkey(leaf, leaf_key);
    X509_add_ext(leaf, name, -1);
    X509_EXTENSION_free(name);
    REQUIRE(X509_sign(leaf, ca_key, EVP_sha256()) > 0);
    if (kind != NONE) {
        unsigned char *entry = NULL;
        int length = i2d_re_X509_tbs(leaf, &entry);
        STACK_OF(SCT) *list = timestamps(kind, 1, entry, length);
        OPENSSL_free(entry);
        REQUIRE(X509_add1_ext_i2d(leaf, NID_ct_precert_scts, list, 0, 0) == 1);
        SCT_LIST_free(list);
        REQUIRE(X509_sign(leaf, ca_key, EVP_sha256()) > 0);
    }
    return leaf;
}

/* An OCSP response about it that carries timestamps. */
static int response(X509 *leaf, enum kind kind, unsigned char **out) {
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_CERTID *id = OCSP_cert_to_id(NULL, leaf, ca);
    ASN1_TIME *now = X509_gmtime_adj(NULL, -60), *later = X509_gmtime_adj(NULL, 3600);
    OCSP_SINGLERESP *single = OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0, NULL, now, later);
    unsigned char *entry = NULL;
    int length = i2d_X509(leaf, &entry);
    STACK_OF(SCT) *list = timestamps(kind, 0, entry, length);
    OCSP_RESPONSE *whole;
    if (kind != NONE)
        REQUIRE(OCSP_SINGLERESP_add1_ext_i2d(single, NID_ct_cert_scts, list, 0, 0) == 1);
    REQUIRE(OCSP_basic_sign(basic, ca, ca_key, EVP_sha256(), NULL, 0) == 1);
    whole = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    *out = NULL;
    length = i2d_OCSP_RESPONSE(whole, out);
    REQUIRE(length > 0);
    SCT_LIST_free(list);
    OPENSSL_free(entry);
    OCSP_CERTID_free(id);
    ASN1_TIME_free(now);
    ASN1_TIME_free(later);
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(whole);
    return length;
}

/* What the server staples: -1 for nothing. */
static int stapled = -1;
static X509 *shown;

static int staple(SSL *ssl, void *argument UNUSED) {
    unsigned char *der;
    int length;
    if (stapled < 0)
        return SSL_TLSEXT_ERR_NOACK;
    length = response(shown, (enum kind)stapled, &der);
    SSL_set_tlsext_status_ocsp_resp(ssl, der, length);
    return SSL_TLSEXT_ERR_OK;
}

static void print_timestamps(const STACK_OF(SCT) * list) {
    static const char *const sources[] = {"unknown", "extension", "certificate", "response"};
    if (!list)
        printf("  no list\n");
    for (int i = 0; list && i < sk_SCT_num(list); i++) {
        SCT *sct = sk_SCT_value(list, i);
        printf("  from the %s: %s\n", sources[SCT_get_source(sct)], SCT_validation_status_string(sct));
    }
}

static int answer, asked;
static SSL_CTX *judging;

static int judge(const CT_POLICY_EVAL_CTX *policy, const STACK_OF(SCT) * list, void *argument) {
    asked++;
    printf("asked, argument \"%s\", certificate %d, issuer %d, logs %d, time %d\n", (const char *)argument,
           X509_cmp(CT_POLICY_EVAL_CTX_get0_cert(policy), shown) == 0,
           X509_cmp(CT_POLICY_EVAL_CTX_get0_issuer(policy), ca) == 0,
           CT_POLICY_EVAL_CTX_get0_log_store(policy) == SSL_CTX_get0_ctlog_store(judging),
           CT_POLICY_EVAL_CTX_get_time(policy) > 1700000000000ULL);
    print_timestamps(list);
    return answer;
}

static void write_logs(void) {
    unsigned char *der = NULL, text[256];
    int length = i2d_PUBKEY(log_key, &der);
    FILE *file = fopen("logs.cnf", "w");
    REQUIRE(length > 0 && file != NULL);
    EVP_EncodeBlock(text, der, length);
    fprintf(file, "enabled_logs = one\n[one]\ndescription = The log\nkey = %s\n", text);
    fclose(file);
    OPENSSL_free(der);
}

static SSL_CTX *new_server(int version, enum kind kind) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    X509_free(shown);
    shown = certificate(kind);
    REQUIRE(SSL_CTX_use_certificate(ctx, shown) == 1 && SSL_CTX_use_PrivateKey(ctx, leaf_key) == 1);
    REQUIRE(SSL_CTX_set_max_proto_version(ctx, version) == 1);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"ct", 2);
    SSL_CTX_set_tlsext_status_cb(ctx, staple);
    return ctx;
}

static SSL_CTX *new_client(int verify) {
    SSL_CTX *ctx = client_context(0);
    SSL_CTX_set_verify(ctx, verify, NULL);
    REQUIRE(SSL_CTX_set_ctlog_list_file(ctx, "logs.cnf") == 1);
    return judging = ctx;
}

/* One handshake; what the client knows of timestamps after it. */
static SSL_SESSION *connect_once(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offered) {
    SSL_SESSION *session;
    struct pair pair = new_pair(client, server);
    char byte;
    if (offered)
        REQUIRE(SSL_set_session(pair.client, offered) == 1);
    asked = 0;
    printf("enabled %d, status type %ld\n", SSL_ct_is_enabled(pair.client),
           SSL_get_tlsext_status_type(pair.client));
    if (handshake(&pair))
        SSL_peek(pair.client, &byte, 1);
    ERR_clear_error();
    printf("reused %d, verify %ld, asked %d\n", SSL_session_reused(pair.client),
           SSL_get_verify_result(pair.client), asked);
    print_timestamps(SSL_get0_peer_scts(pair.client));
    printf("the same list: %d\n", SSL_get0_peer_scts(pair.client) == SSL_get0_peer_scts(pair.client));
    print_errors();
    session = SSL_get1_session(pair.client);
    free_pair(&pair);
    return session;
}

static void modes(int version) {
    for (int verify = SSL_VERIFY_NONE; verify <= SSL_VERIFY_PEER; verify++)
        for (int mode = SSL_CT_VALIDATION_PERMISSIVE; mode <= SSL_CT_VALIDATION_STRICT; mode++)
            for (enum kind kind = NONE; kind <= GOOD_AND_SPOILT; kind++) {
                SSL_CTX *server = new_server(version, kind), *client = new_client(verify);
                title("%s, %s, verify %d, %s", version_name(version), mode ? "strict" : "permissive", verify,
                      kinds[kind]);
                SHOW(SSL_CTX_enable_ct(client, mode));
                SSL_SESSION_free(connect_once(client, server, NULL));
                SSL_CTX_free(client);
                SSL_CTX_free(server);
            }
}

static void callbacks(int version) {
    for (answer = -1; answer <= 2; answer++)
        for (int verify = SSL_VERIFY_NONE; verify <= SSL_VERIFY_PEER; verify++) {
            SSL_CTX *server = new_server(version, GOOD_AND_SPOILT), *client = new_client(verify);
            title("%s, verify %d, a callback that answers %d", version_name(version), verify, answer);
            SHOW(SSL_CTX_set_ct_validation_callback(client, judge, "mine"));
            SSL_SESSION_free(connect_once(client, server, NULL));
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    answer = 1;
}

static void responses(int version) {
    for (stapled = NONE; stapled <= GOOD_AND_SPOILT; stapled++) {
        SSL_CTX *server = new_server(version, stapled == UNKNOWN ? GOOD : NONE),
                *client = new_client(SSL_VERIFY_PEER);
        title("%s, an OCSP response with %s", version_name(version), kinds[stapled]);
        SHOW(SSL_CTX_set_ct_validation_callback(client, judge, "mine"));
        SSL_SESSION_free(connect_once(client, server, NULL));
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    stapled = -1;
}

static void resumption(int version) {
    SSL_CTX *server = new_server(version, GOOD), *client = new_client(SSL_VERIFY_PEER);
    SSL_SESSION *session;
    title("%s, resumed", version_name(version));
    SHOW(SSL_CTX_set_ct_validation_callback(client, judge, "mine"));
    session = connect_once(client, server, NULL);
    SSL_SESSION_free(connect_once(client, server, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Nobody asks where the chain was not verified, or is the leaf alone. */
static void unverified(int version) {
    SSL_CTX *server = new_server(version, GOOD), *client = SSL_CTX_new(TLS_client_method());
    title("%s, without a trusted chain", version_name(version));
    SHOW(SSL_CTX_set_ct_validation_callback(client, judge, "mine"));
    SSL_SESSION_free(connect_once(judging = client, server, NULL));
    title("%s, the leaf is trusted itself", version_name(version));
    X509_STORE_add_cert(SSL_CTX_get_cert_store(client), shown);
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(client), X509_V_FLAG_PARTIAL_CHAIN);
    SSL_SESSION_free(connect_once(client, server, NULL));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void of_one_connection(int version) {
    SSL_CTX *server = new_server(version, GOOD), *client = new_client(SSL_VERIFY_PEER);
    SSL *ssl, *copy;
    struct pair pair;
    title("%s, one connection", version_name(version));
    ssl = SSL_new(client);
    printf("status type %ld\n", SSL_get_tlsext_status_type(ssl));
    SHOW(SSL_set_ct_validation_callback(ssl, judge, "of this one"));
    printf("enabled %d %d, status type %ld\n", SSL_CTX_ct_is_enabled(client), SSL_ct_is_enabled(ssl),
           SSL_get_tlsext_status_type(ssl));
    copy = SSL_dup(ssl);
    printf("a copy: enabled %d\n", SSL_ct_is_enabled(copy));
    SSL_free(copy);
    pair = pair_of(ssl, SSL_new(server), 1 << 20);
    handshake(&pair);
    free_pair(&pair);
    title("%s, the context's, taken away", version_name(version));
    SHOW(SSL_CTX_enable_ct(client, SSL_CT_VALIDATION_STRICT));
    ssl = SSL_new(client);
    printf("enabled %d, status type %ld\n", SSL_ct_is_enabled(ssl), SSL_get_tlsext_status_type(ssl));
    SHOW(SSL_set_ct_validation_callback(ssl, NULL, NULL));
    printf("enabled %d %d, status type %ld\n", SSL_CTX_ct_is_enabled(client), SSL_ct_is_enabled(ssl),
           SSL_get_tlsext_status_type(ssl));
    SHOW(SSL_CTX_set_ct_validation_callback(client, NULL, NULL));
    printf("enabled %d\n", SSL_CTX_ct_is_enabled(client));
    pair = pair_of(ssl, SSL_new(server), 1 << 20);
    handshake(&pair);
    print_timestamps(SSL_get0_peer_scts(pair.client));
    printf("at the server:\n");
    print_timestamps(SSL_get0_peer_scts(pair.server));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void stores(int version) {
    SSL_CTX *server = new_server(version, GOOD), *client = client_context(0);
    CTLOG_STORE *logs = CTLOG_STORE_new();
    title("%s, no logs", version_name(version));
    SHOW(SSL_CTX_set_ct_validation_callback(client, judge, "mine"));
    SSL_SESSION_free(connect_once(judging = client, server, NULL));
    title("%s, a store of the program", version_name(version));
    REQUIRE(CTLOG_STORE_load_file(logs, "logs.cnf") == 1);
    SSL_CTX_set0_ctlog_store(client, logs);
    printf("it is the context's: %d\n", SSL_CTX_get0_ctlog_store(client) == logs);
    SSL_SESSION_free(connect_once(client, server, NULL));
    /* OpenSSL crashes in a handshake without a store. */
    SSL_CTX_set0_ctlog_store(client, NULL);
    SHOW_POINTER(SSL_CTX_get0_ctlog_store(client));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    log_key = EVP_EC_gen("P-256");
    unknown_key = EVP_EC_gen("P-256");
    leaf_key = EVP_EC_gen("P-256");
    ca = load_cert("ca.crt");
    ca_key = load_key("ca.key");
    write_logs();
    FOR_EACH_VERSION(version) {
        modes(version);
        callbacks(version);
        responses(version);
        resumption(version);
        unverified(version);
        of_one_connection(version);
        stores(version);
    }
    X509_free(shown);
    X509_free(ca);
    EVP_PKEY_free(ca_key);
    EVP_PKEY_free(leaf_key);
    EVP_PKEY_free(unknown_key);
    EVP_PKEY_free(log_key);
    return 0;
}
