/* SSL_CTX_set_cert_cb(3), SSL_CTX_set_client_cert_cb(3), SSL_set_retry_verify(3): certificates chosen during
 * the handshake, by the peer's wishes and by callbacks, and handshakes that wait for them. */
#include "common.h"

static void show_common_name(const char *what, X509 *x509) {
    char name[100] = "none";
    if (x509 != NULL)
        X509_NAME_get_text_by_NID(X509_get_subject_name(x509), NID_commonName, name, sizeof name);
    printf("  %s: %s, key %s\n", what, name,
           x509 ? OBJ_nid2sn(EVP_PKEY_get_base_id(X509_get0_pubkey(x509))) : "none");
}

static void show_pair(struct pair *pair) {
    show_common_name("the client sees", SSL_get0_peer_certificate(pair->client));
    show_common_name("the server sees", SSL_get0_peer_certificate(pair->server));
    show_common_name("the server's own", SSL_get_certificate(pair->server));
    show_common_name("the client's own", SSL_get_certificate(pair->client));
    if (SSL_version(pair->client) == TLS1_2_VERSION)
        printf("  %s\n", SSL_get_cipher(pair->client));
}

/* Both ends by turns; what makes one of them wait is part of the transcript. */
static void step(struct pair *pair) {
    int client = 0, server = 0, last_client = -1, last_server = -1;
    for (int round = 0; round < 12 && !(client == 1 && server == 1); round++) {
        if (client != 1) {
            int error;
            ERR_clear_error();
            client = SSL_do_handshake(pair->client);
            error = SSL_get_error(pair->client, client);
            if (error != SSL_ERROR_WANT_READ && error != last_client)
                outcome(pair->client, "  client", client);
            last_client = error;
            if (error == SSL_ERROR_SSL)
                client = 1;
        }
        if (server != 1) {
            int error;
            ERR_clear_error();
            server = SSL_do_handshake(pair->server);
            error = SSL_get_error(pair->server, server);
            if (error != SSL_ERROR_WANT_READ && error != last_server)
                outcome(pair->server, "  server", server);
            last_server = error;
            if (error == SSL_ERROR_SSL)
                server = 1;
        }
    }
}

/* ---- the choice by the peer's wishes ---- */

static void choose(const char *certificates, const char *algorithms, const char *ciphers, const char *groups,
                   const char *own, int version) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    char list[100], *name, *rest;
    struct pair pair;
    title("%s; client: %s, %s, %s; server: %s; %s", certificates, algorithms ? algorithms : "default",
          ciphers ? ciphers : "default", groups ? groups : "default", own ? own : "default",
          version_name(version));
    snprintf(list, sizeof list, "%s", certificates);
    for (name = strtok_r(list, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest))
        use(server, name);
    if (algorithms != NULL)
        REQUIRE(SSL_CTX_set1_sigalgs_list(client, algorithms) == 1);
    if (ciphers != NULL)
        REQUIRE(SSL_CTX_set_cipher_list(client, ciphers) == 1);
    if (groups != NULL)
        REQUIRE(SSL_CTX_set1_groups_list(client, groups) == 1);
    if (own != NULL && strncmp(own, "SUITEB", 6) == 0)
        REQUIRE(SSL_CTX_set_cipher_list(server, own) == 1);
    else if (own != NULL)
        REQUIRE(SSL_CTX_set1_sigalgs_list(server, own) == 1);
    pair = new_pair(client, server);
    handshake(&pair);
    show_pair(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* ---- callbacks ---- */

struct answers {
    int calls;
    int answers[4];
    const char *certificate; /* used at the last answer */
};

static int certificate_callback(SSL *ssl, void *argument) {
    struct answers *answers = argument;
    int answer = answers->answers[answers->calls < 3 ? answers->calls : 3];
    printf("  asked for a certificate, call %d of the %s: %d\n", answers->calls++,
           SSL_is_server(ssl) ? "server" : "client", answer);
    if (answer == 1 && answers->certificate != NULL) {
        char file[64];
        snprintf(file, sizeof file, "%s.crt", answers->certificate);
        REQUIRE(SSL_use_certificate_file(ssl, cert(file), SSL_FILETYPE_PEM) == 1);
        snprintf(file, sizeof file, "%s.key", answers->certificate);
        REQUIRE(SSL_use_PrivateKey_file(ssl, cert(file), SSL_FILETYPE_PEM) == 1);
    }
    return answer;
}

static struct answers client_answers;

static int client_callback(SSL *ssl UNUSED, X509 **certificate, EVP_PKEY **key) {
    int answer = client_answers.answers[client_answers.calls < 3 ? client_answers.calls : 3];
    printf("  asked for the client's certificate, call %d: %d\n", client_answers.calls++, answer);
    if (answer == 1 && client_answers.certificate != NULL) {
        char file[64];
        snprintf(file, sizeof file, "%s.crt", client_answers.certificate);
        *certificate = load_cert(file);
        snprintf(file, sizeof file, "%s.key", client_answers.certificate);
        *key = load_key(file);
    }
    return answer;
}

static void server_callback_scene(int version, const char *what, struct answers answers, const char *set) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    struct pair pair;
    title("the server's callback %s, %s", what, version_name(version));
    if (set != NULL)
        use(server, set);
    SSL_CTX_set_cert_cb(server, certificate_callback, &answers);
    pair = new_pair(client, server);
    step(&pair);
    show_pair(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void client_callback_scene(int version, const char *what, struct answers answers, const char *set,
                                  int old) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    title("the client's %s callback %s, %s", old ? "old" : "new", what, version_name(version));
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    if (set != NULL)
        use(client, set);
    if (old) {
        client_answers = answers;
        SSL_CTX_set_client_cert_cb(client, client_callback);
        REQUIRE(SSL_CTX_get_client_cert_cb(client) == client_callback);
    } else {
        SSL_CTX_set_cert_cb(client, certificate_callback, &answers);
    }
    pair = new_pair(client, server);
    step(&pair);
    show_pair(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* ---- a verification that waits ---- */

static int waits;

static int verify_later(X509_STORE_CTX *store, void *argument UNUSED) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("  verified, %d waits left\n", waits);
    if (waits-- > 0)
        return SSL_set_retry_verify(ssl);
    return X509_verify_cert(store);
}

static void retry_scene(int version, int times, int refuse) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    title("a verification that waits %d times%s, %s", times, refuse ? " and fails" : "",
          version_name(version));
    waits = times;
    SSL_CTX_set_cert_verify_callback(client, verify_later, NULL);
    pair = new_pair(client, server);
    if (refuse)
        SSL_set1_host(pair.client, "elsewhere");
    step(&pair);
    printf("  result %ld, want %d\n", SSL_get_verify_result(pair.client), SSL_want(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The server shows no intermediate certificate; the program finds it while the verification waits. */
static int verify_or_wait(X509_STORE_CTX *store, void *argument UNUSED) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    int good = X509_verify_cert(store), error = X509_STORE_CTX_get_error(store);
    printf("  %d certificates, error %d\n", sk_X509_num(X509_STORE_CTX_get0_untrusted(store)), error);
    return !good && error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ? SSL_set_retry_verify(ssl) : good;
}

static void found_scene(int version, const char *found) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    STACK_OF(X509) * chain;
    struct pair pair;
    title("%s is found while the verification waits, %s", found, version_name(version));
    use(server, "leaf");
    SSL_CTX_set_cert_verify_callback(client, verify_or_wait, NULL);
    pair = new_pair(client, server);
    handshake_rounds(&pair, 3, 1);
    printf("  want %d\n", SSL_want(pair.client));
    chain = SSL_get_peer_cert_chain(pair.client);
    REQUIRE(chain != NULL);
    sk_X509_push(chain, load_cert(found));
    handshake_rounds(&pair, 5, 1);
    printf("  result %ld, %d certificates\n", SSL_get_verify_result(pair.client),
           sk_X509_num(SSL_get_peer_cert_chain(pair.client)));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* ---- the order of things on a client ---- */

static int verify_aloud(X509_STORE_CTX *store, void *argument) {
    printf("  verifies\n");
    return verify_later(store, argument);
}

static int status_callback(SSL *ssl UNUSED, void *argument UNUSED) {
    printf("  asked about the status\n");
    return 1;
}

static int look_around(SSL *ssl, void *argument) {
    int answer = certificate_callback(ssl, argument);
    printf("    verify result %ld, %d names of authorities, %d certificates, cipher %s\n",
           SSL_get_verify_result(ssl), sk_X509_NAME_num(SSL_get0_peer_CA_list(ssl)),
           sk_X509_num(SSL_get_peer_cert_chain(ssl)), SSL_get_cipher(ssl));
    show_common_name("  the peer", SSL_get0_peer_certificate(ssl));
    return answer;
}

static void order_scene(int version, const char *host, int verify_waits, struct answers answers,
                        struct answers old_answers, int fragment) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    title(
        "%s, %d waits for the verification, certificate callback %d %d, client's %d %d, fragments of %d, %s",
        host ? host : "any host", verify_waits, answers.answers[0], answers.answers[1],
        old_answers.answers[0], old_answers.answers[1], fragment, version_name(version));
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_client_CA_list(server, SSL_load_client_CA_file(cert("ca.crt")));
    if (fragment != 0)
        REQUIRE(SSL_CTX_set_max_send_fragment(server, fragment) == 1);
    waits = verify_waits;
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(client, verify_aloud, NULL);
    SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
    SSL_CTX_set_tlsext_status_cb(client, status_callback);
    SSL_CTX_set_cert_cb(client, look_around, &answers);
    client_answers = old_answers;
    SSL_CTX_set_client_cert_cb(client, client_callback);
    pair = new_pair(client, server);
    if (host != NULL)
        SSL_set1_host(pair.client, host);
    step(&pair);
    show_pair(&pair);
    printf("  %d and %d calls, want %d\n", answers.calls, client_answers.calls, SSL_want(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Callbacks and what follows: data both ways, then a session that is resumed. Who is not asked does not call.
 */
static void traffic_scene(int version, int asks, const char *groups, int read_ahead) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct answers answers = {0, {-1, 1, 1, 1}, "client"};
    SSL_SESSION *session = NULL;
    title("data behind callbacks, %s, server's groups %s, read ahead %d, %s", asks ? "asked" : "not asked",
          groups, read_ahead, version_name(version));
    SSL_CTX_set_verify(server, asks ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    REQUIRE(SSL_CTX_set_session_id_context(server, (const unsigned char *)"x", 1) == 1);
    REQUIRE(SSL_CTX_set1_groups_list(server, groups) == 1);
    SSL_CTX_set_read_ahead(client, read_ahead);
    SSL_CTX_set_cert_cb(client, certificate_callback, &answers);
    for (int again = 0; again < 2; again++) {
        struct pair pair = new_pair(client, server);
        char buffer[20] = "";
        if (again)
            REQUIRE(SSL_set_session(pair.client, session) == 1);
        step(&pair);
        printf("  writes %d, %d\n", SSL_write(pair.client, "ping", 4), SSL_write(pair.server, "answer", 6));
        printf("  server reads %d\n", SSL_read(pair.server, buffer, sizeof buffer));
        printf("  client reads %d: %s\n", SSL_read(pair.client, buffer, sizeof buffer), buffer);
        printf("  %d calls, reused %d\n", answers.calls, SSL_session_reused(pair.client));
        show_pair(&pair);
        SSL_SESSION_free(session);
        session = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        free_pair(&pair);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        choose("server serverec", NULL, NULL, NULL, NULL, version);
        choose("server serverec", "RSA-PSS+SHA256:ECDSA+SHA256", NULL, NULL, NULL, version);
        choose("server serverec", "ECDSA+SHA256:RSA-PSS+SHA256", NULL, NULL, NULL, version);
        choose("server serverec", "RSA-PSS+SHA384", NULL, NULL, NULL, version);
        choose("server serverec", "ECDSA+SHA384:RSA-PSS+SHA512", NULL, NULL, NULL, version);
        choose("server server384", "ECDSA+SHA384:RSA-PSS+SHA512", NULL, NULL, NULL, version);
        choose("server384", "ECDSA+SHA256", NULL, NULL, NULL, version);
        choose("server384", NULL, NULL, "X25519:P-256", NULL, version);
        choose("server384 server", NULL, NULL, "X25519:P-256", NULL, version);
        choose("serverec", "RSA-PSS+SHA256", NULL, NULL, NULL, version);
        choose("server rsapss", "rsa_pss_rsae_sha256:rsa_pss_pss_sha256", NULL, NULL, NULL, version);
        if (version == TLS1_2_VERSION || !since(5)) /* suite_b.c */
            choose("server384", NULL, "SUITEB128", NULL, NULL, version);
        choose("server384", "ECDSA+SHA256:ECDSA+SHA384", NULL, NULL, "SUITEB128", version);
        choose("serverec server384", "ECDSA+SHA384:ECDSA+SHA256", NULL, NULL, "SUITEB128", version);
        choose("serverec", "ECDSA+SHA384:ECDSA+SHA256", NULL, NULL, "SUITEB128", version);
        choose("serverec", "ECDSA+SHA384", NULL, NULL, "SUITEB128", version);
        choose("ed25519 server", NULL, NULL, NULL, NULL, version);
        choose("ed25519", "ECDSA+SHA256:RSA-PSS+SHA256", NULL, NULL, NULL, version);
        choose("ed25519 serverec", "ed25519:ECDSA+SHA256", NULL, NULL, NULL, version);
        choose("server", NULL, NULL, NULL, "RSA-PSS+SHA512", version);
        choose("server serverec", NULL, NULL, NULL, "RSA-PSS+SHA512:ECDSA+SHA256", version);
        choose("server", "RSA-PSS+SHA256", NULL, NULL, "RSA-PSS+SHA512", version);
        choose("server serverec", NULL, "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256", NULL,
               NULL, version);
        choose("server serverec", NULL, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256", NULL,
               NULL, version);
        choose("server", NULL, "ECDHE-ECDSA-AES128-GCM-SHA256", NULL, NULL, version);

        server_callback_scene(version, "brings one", (struct answers){0, {1, 1, 1, 1}, "serverec"}, NULL);
        server_callback_scene(version, "leaves the one that is set", (struct answers){0, {1, 1, 1, 1}, NULL},
                              "server");
        server_callback_scene(version, "brings none", (struct answers){0, {1, 1, 1, 1}, NULL}, NULL);
        server_callback_scene(version, "fails", (struct answers){0, {0, 0, 0, 0}, NULL}, "server");
        server_callback_scene(version, "waits", (struct answers){0, {-1, -1, 1, 1}, "serverec"}, NULL);
        server_callback_scene(version, "waits and fails", (struct answers){0, {-1, 0, 0, 0}, NULL}, "server");

        for (int old = 0; old < 2; old++) {
            client_callback_scene(version, "brings one", (struct answers){0, {1, 1, 1, 1}, "client"}, NULL,
                                  old);
            client_callback_scene(version, "brings one of EC", (struct answers){0, {1, 1, 1, 1}, "clientec"},
                                  NULL, old);
            client_callback_scene(version, "is there beside a set one",
                                  (struct answers){0, {1, 1, 1, 1}, "clientec"}, "client", old);
            client_callback_scene(version, "brings none", (struct answers){0, {1, 1, 1, 1}, NULL}, NULL, old);
            client_callback_scene(version, "fails", (struct answers){0, {0, 0, 0, 0}, NULL}, NULL, old);
            client_callback_scene(version, "waits", (struct answers){0, {-1, -1, 1, 1}, "client"}, NULL, old);
            client_callback_scene(version, "waits and fails", (struct answers){0, {-1, 0, 0, 0}, NULL}, NULL,
                                  old);
        }

        for (int fragment = 0; fragment <= 512; fragment += 512) {
            struct answers yes = {0, {1, 1, 1, 1}, "client"}, nothing = {0, {1, 1, 1, 1}, NULL},
                           later = {0, {-1, 1, 1, 1}, "client"}, wait = {0, {-1, 1, 1, 1}, NULL},
                           no = {0, {0, 0, 0, 0}, NULL};
            order_scene(version, NULL, 0, yes, no, fragment);
            order_scene(version, NULL, 2, wait, later, fragment);
            order_scene(version, NULL, 0, nothing, later, fragment);
            order_scene(version, NULL, 0, nothing, no, fragment);
            order_scene(version, NULL, 0, wait, wait, fragment);
            order_scene(version, "elsewhere", 1, yes, no, fragment);
        }

        for (int asks = 0; asks < 2; asks++) {
            traffic_scene(version, asks, "X25519:P-256", 0);
            traffic_scene(version, asks, "P-384", 1);
        }

        found_scene(version, "intermediate.crt");
        found_scene(version, "otherca.crt");
        retry_scene(version, 0, 0);
        retry_scene(version, 2, 0);
        retry_scene(version, 1, 1);
    }
    return 0;
}
