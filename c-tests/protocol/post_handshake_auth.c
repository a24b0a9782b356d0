/* Authentication of a TLS 1.3 client after the handshake (SSL_CTX_set_verify(3),
 * SSL_CTX_set_post_handshake_auth(3)): the messages and states on both sides, whose certificate is shown,
 * what a server makes of it, and what goes wrong. The return values of SSL_verify_client_post_handshake are
 * in a program of that name. */
#include "common.h"

/* ---- what the callbacks see ---- */

static int quiet = 1;
static unsigned char context_of_request[256];
static size_t context_length;

static const char *who(const SSL *ssl) {
    return SSL_is_server((SSL *)ssl) ? "server" : "client";
}

static void on_event(const SSL *ssl, int where, int value) {
    if (quiet)
        return;
    if (where & SSL_CB_ALERT)
        printf("    %s: alert %s: %s %s\n", who(ssl), where & SSL_CB_READ ? "read" : "written",
               SSL_alert_type_string_long(value), SSL_alert_desc_string_long(value));
    else
        printf("    %s: event %04x value %d, in init %d, %s\n", who(ssl), where, value, SSL_in_init(ssl) != 0,
               SSL_state_string_long(ssl));
}

static void show_extensions(const unsigned char *at, size_t length) {
    while (length >= 4) {
        size_t size = (size_t)at[2] << 8 | at[3];
        printf(" extension %d of %zu bytes", at[0] << 8 | at[1], size);
        at += 4 + size;
        length -= 4 + size;
    }
}

static void on_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    const unsigned char *message = bytes;
    (void)argument;
    if (quiet || type == SSL3_RT_HEADER || type == SSL3_RT_INNER_CONTENT_TYPE)
        return;
    printf("    %s %s type %d version %x, first byte %d, %s:", who(ssl), outgoing ? "sends" : "reads", type,
           version, message[0], SSL_state_string(ssl));
    if (type == SSL3_RT_HANDSHAKE && message[0] == SSL3_MT_CERTIFICATE_REQUEST) {
        size_t after = 5 + (size_t)message[4];
        context_length = message[4];
        memcpy(context_of_request, message + 5, context_length);
        printf(" context of %zu bytes", context_length);
        show_extensions(message + after + 2, length - after - 2);
    }
    if (type == SSL3_RT_HANDSHAKE && message[0] == SSL3_MT_CERTIFICATE)
        printf(" the context is%s the request's, certificates: %s",
               message[4] == context_length && memcmp(message + 5, context_of_request, context_length) == 0
                   ? ""
                   : " not",
               length == 8 + context_length ? "none" : "some");
    if (type == SSL3_RT_HANDSHAKE && message[0] == SSL3_MT_FINISHED)
        printf(" %zu bytes", length);
    printf("\n");
}

static void listen_to(SSL *ssl) {
    SSL_set_info_callback(ssl, on_event);
    SSL_set_msg_callback(ssl, on_message);
}

/* ---- pairs ---- */

static SSL_CTX *client_that_offers(const char *name) {
    SSL_CTX *ctx = client_context(TLS1_3_VERSION);
    SSL_CTX_set_post_handshake_auth(ctx, 1);
    if (name)
        use(ctx, name);
    return ctx;
}

static SSL_CTX *server_that_asks(int mode) {
    SSL_CTX *ctx = server_context(TLS1_3_VERSION);
    REQUIRE(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_POST_HANDSHAKE | mode, NULL);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"pha", 3);
    return ctx;
}

static struct pair pair_with(const char *name, int mode) {
    SSL_CTX *client = client_that_offers(name), *server = server_that_asks(mode);
    struct pair pair = new_pair(client, server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

static int step(const char *what, SSL *ssl, int ret) {
    int error = SSL_get_error(ssl, ret);
    printf("  %s %s = %d %s, want %d\n", who(ssl), what, ret, error_name(error), SSL_want(ssl));
    print_errors();
    return ret;
}

static int read_step(SSL *ssl) {
    char buffer[64] = "";
    int got = step("reads", ssl, SSL_read(ssl, buffer, sizeof buffer - 1));
    if (got > 0)
        printf("    \"%s\"\n", buffer);
    return got;
}

static void show_peer(SSL *server) {
    X509 *peer = SSL_get1_peer_certificate(server);
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(server), *verified = SSL_get0_verified_chain(server);
    SSL_SESSION *session = SSL_get_session(server);
    X509 *of_session = session ? SSL_SESSION_get0_peer(session) : NULL;
    int nid = 0;
    char name[100] = "none";
    if (peer)
        X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, sizeof name);
    printf("  peer: %s, chain %d, verified chain %d, result %ld, the session's is%s the same", name,
           chain ? sk_X509_num(chain) : -1, verified ? sk_X509_num(verified) : -1,
           SSL_get_verify_result(server), of_session == peer ? "" : " not");
    if (SSL_get_peer_signature_type_nid(server, &nid))
        printf(", signed with %s", OBJ_nid2sn(nid));
    if (SSL_get_peer_signature_nid(server, &nid))
        printf(" and %s", OBJ_nid2sn(nid));
    printf("\n");
    X509_free(peer);
}

/* Both verify_data are those of the last authentication. */
static void show_finished(struct pair *pair) {
    unsigned char sent[64], got[64];
    size_t one = SSL_get_finished(pair->client, sent, sizeof sent);
    size_t other = SSL_get_peer_finished(pair->server, got, sizeof got);
    printf("  the client's Finished: %zu bytes, %s\n", one,
           one == other && memcmp(sent, got, one) == 0 ? "the same on both sides" : "not the same");
}

static void exchange(struct pair *pair) {
    step("writes", pair->server, SSL_write(pair->server, "from the server", 15));
    read_step(pair->client);
    step("writes", pair->client, SSL_write(pair->client, "from the client", 15));
    read_step(pair->server);
}

/* One authentication from the request to what comes of it. */
static void authenticate(struct pair *pair) {
    SHOW(SSL_verify_client_post_handshake(pair->server));
    step("does a handshake", pair->server, SSL_do_handshake(pair->server));
    read_step(pair->client);
    read_step(pair->server);
    read_step(pair->client);
    show_peer(pair->server);
}

/* ---- the parts ---- */

static int sessions;

static int on_session(SSL *ssl, SSL_SESSION *session) {
    X509 *peer = SSL_SESSION_get0_peer(session);
    printf("    %s: new session %d, with a peer %d, resumable %d\n", who(ssl), ++sessions, peer != NULL,
           SSL_SESSION_is_resumable(session));
    return 0;
}

static void events(const char *name) {
    title("messages and states, certificate: %s", name ? name : "none");
    struct pair pair = pair_with(name, SSL_VERIFY_PEER);
    connect_pair(&pair);
    SSL_CTX_sess_set_new_cb(SSL_get_SSL_CTX(pair.server), on_session);
    sessions = 0;
    listen_to(pair.client);
    listen_to(pair.server);
    quiet = 0;
    authenticate(&pair);
    quiet = 1;
    show_finished(&pair);
    exchange(&pair);
    free_pair(&pair);
}

static void kinds_of_keys(void) {
    static const char *const names[] = {"client", "clientec",  "ed25519",   "ed448",
                                        "rsapss", "server384", "server521", "leaf"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        title("a certificate of its kind: %s", names[i]);
        SSL_CTX *client = client_that_offers(NULL), *server = server_that_asks(SSL_VERIFY_PEER);
        char file[64];
        snprintf(file, sizeof file, "%s.key", names[i]);
        if (strcmp(names[i], "leaf") == 0)
            REQUIRE(SSL_CTX_use_certificate_chain_file(client, cert("chain.pem")) == 1 &&
                    SSL_CTX_use_PrivateKey_file(client, cert(file), SSL_FILETYPE_PEM) == 1);
        else
            use(client, names[i]);
        struct pair pair = new_pair(client, server);
        connect_pair(&pair);
        authenticate(&pair);
        exchange(&pair);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

static void without_certificate(void) {
    for (int required = 0; required < 2; required++) {
        title("no certificate, required: %d", required);
        struct pair pair =
            pair_with(NULL, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0));
        connect_pair(&pair);
        listen_to(pair.server);
        quiet = 0;
        authenticate(&pair);
        quiet = 1;
        step("writes", pair.server, SSL_write(pair.server, "data", 4));
        read_step(pair.client);
        step("writes", pair.client, SSL_write(pair.client, "data", 4));
        SHOW(SSL_verify_client_post_handshake(pair.server));
        free_pair(&pair);
    }
    title("a certificate, and then none");
    struct pair pair = pair_with("client", SSL_VERIFY_PEER);
    connect_pair(&pair);
    authenticate(&pair);
    SSL_certs_clear(pair.client);
    authenticate(&pair);
    exchange(&pair);
    free_pair(&pair);
}

static int forgive;

static int judge(int good, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("    verify callback of the %s: %d, error %d, depth %d, in init %d, %s\n", who(ssl), good,
           X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_error_depth(store), SSL_in_init(ssl) != 0,
           SSL_state_string_long(ssl));
    return good || forgive;
}

static int verify_all(X509_STORE_CTX *store, void *argument) {
    printf("    instead of the verification\n");
    if (!*(int *)argument)
        X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
    return *(int *)argument;
}

static void wrong_certificates(void) {
    static const char *const names[] = {"other", "expired", "looptwo", "badsig", "weak"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (forgive = 0; forgive < 2; forgive++) {
            title("a certificate that is wrong: %s, forgiven: %d", names[i], forgive);
            SSL_CTX *client = client_that_offers(NULL), *server = server_that_asks(SSL_VERIFY_PEER);
            SSL_CTX_set_security_level(client, 0);
            SSL_CTX_set_verify(server, SSL_CTX_get_verify_mode(server), judge);
            use(client, names[i]);
            struct pair pair = new_pair(client, server);
            connect_pair(&pair);
            listen_to(pair.server);
            authenticate(&pair);
            step("writes", pair.server, SSL_write(pair.server, "data", 4));
            SHOW(SSL_shutdown(pair.server));
            read_step(pair.client);
            free_pair(&pair);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }
    forgive = 0;
    for (int answer = 0; answer < 2; answer++) {
        title("the program verifies: %d", answer);
        SSL_CTX *client = client_that_offers("other"), *server = server_that_asks(SSL_VERIFY_PEER);
        SSL_CTX_set_cert_verify_callback(server, verify_all, &answer);
        struct pair pair = new_pair(client, server);
        connect_pair(&pair);
        authenticate(&pair);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    title("a chain that is too deep");
    SSL_CTX *client = client_that_offers(NULL), *server = server_that_asks(SSL_VERIFY_PEER);
    REQUIRE(SSL_CTX_use_certificate_chain_file(client, cert("chain.pem")) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(client, cert("leaf.key"), SSL_FILETYPE_PEM) == 1);
    SSL_CTX_set_verify_depth(server, 0);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    authenticate(&pair);
    free_pair(&pair);
    for (int side = 0; side < 2; side++) {
        title("messages that are too long for the %s", side ? "server" : "client");
        pair = new_pair(client, server);
        SSL_set_verify_depth(pair.server, 9);
        connect_pair(&pair);
        SSL_set_max_cert_list(side ? pair.server : pair.client, 60);
        listen_to(side ? pair.server : pair.client);
        quiet = 0;
        authenticate(&pair);
        quiet = 1;
        free_pair(&pair);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void in_flight(void) {
    title("data in flight on both sides");
    struct pair pair = pair_with("clientec", SSL_VERIFY_PEER);
    connect_pair(&pair);
    step("writes", pair.client, SSL_write(pair.client, "before the request", 18));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    step("writes", pair.server, SSL_write(pair.server, "behind the request", 18));
    step("writes", pair.client, SSL_write(pair.client, "before the answer", 17));
    read_step(pair.client);
    step("writes", pair.client, SSL_write(pair.client, "behind the answer", 17));
    read_step(pair.server);
    read_step(pair.server);
    show_peer(pair.server);
    read_step(pair.server);
    show_peer(pair.server);
    read_step(pair.client);
    exchange(&pair);
    free_pair(&pair);
}

static void key_updates(void) {
    for (int when = 0; when < 6; when++) {
        title("a KeyUpdate, case %d", when);
        struct pair pair = pair_with("client", SSL_VERIFY_PEER);
        connect_pair(&pair);
        int type = when % 2 ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED;
        if (when < 2)
            SHOW(SSL_key_update(pair.client, type));
        if (when == 2 || when == 3)
            SHOW(SSL_key_update(pair.server, type));
        exchange(&pair);
        /* What a server owes to the client's update goes out first. */
        exchange(&pair);
        SHOW(SSL_verify_client_post_handshake(pair.server));
        step("does a handshake", pair.server, SSL_do_handshake(pair.server));
        if (when > 3) {
            /* The client's keys change behind the request. */
            SHOW(SSL_key_update(pair.client, type));
            step("does a handshake", pair.client, SSL_do_handshake(pair.client));
        }
        read_step(pair.client);
        read_step(pair.server);
        show_peer(pair.server);
        exchange(&pair);
        authenticate(&pair);
        free_pair(&pair);
    }
}

static void tickets(void) {
    for (int count = 0; count < 4; count++) {
        title("tickets follow: %d", count);
        SSL_CTX *client = client_that_offers("client"), *server = server_that_asks(SSL_VERIFY_PEER);
        SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
        SSL_CTX_sess_set_new_cb(client, on_session);
        SSL_CTX_sess_set_new_cb(server, on_session);
        SSL_CTX_set_num_tickets(server, count);
        if (count == 3)
            SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        sessions = 0;
        struct pair pair = new_pair(client, server);
        connect_pair(&pair);
        SSL_SESSION *before = SSL_get1_session(pair.server), *clients = SSL_get1_session(pair.client);
        authenticate(&pair);
        SSL_SESSION *after = SSL_get1_session(pair.server);
        printf("  the server's session is %s, the client's %s; sent %zu tickets\n",
               before == after ? "the same" : "another one",
               clients == SSL_get_session(pair.client) ? "the same" : "another one",
               SSL_get_num_tickets(pair.server));
        printf("  accepted %ld, good %ld, cached %ld\n", SSL_CTX_sess_accept(server),
               SSL_CTX_sess_accept_good(server), SSL_CTX_sess_number(server));
        X509 *peer = SSL_SESSION_get0_peer(before);
        printf("  the one before has a peer: %d\n", peer != NULL);
        SSL_SESSION_free(after);
        SSL_SESSION_free(before);
        SSL_SESSION_free(clients);
        after = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        free_pair(&pair);

        title("resumed with the last ticket of %d", count);
        pair = new_pair(client, server);
        SHOW(SSL_set_session(pair.client, after));
        connect_pair(&pair);
        SHOW(SSL_session_reused(pair.client));
        show_peer(pair.server);
        authenticate(&pair);
        exchange(&pair);
        authenticate(&pair);
        SHOW(SSL_session_reused(pair.server));
        SSL_SESSION_free(after);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

/* ---- a client's callbacks ---- */

static int answers[4], answered;

static int on_certificate(SSL *ssl, void *argument) {
    int answer = answers[answered++ % 4];
    (void)argument;
    printf("    certificate callback: %d, in init %d, %s, CA names %d\n", answer, SSL_in_init(ssl) != 0,
           SSL_state_string_long(ssl), sk_X509_NAME_num(SSL_get_client_CA_list(ssl)));
    if (answer == 2) {
        SSL_use_certificate_file(ssl, cert("clientec.crt"), SSL_FILETYPE_PEM);
        SSL_use_PrivateKey_file(ssl, cert("clientec.key"), SSL_FILETYPE_PEM);
    }
    return answer;
}

static int on_client_certificate(SSL *ssl, X509 **x509, EVP_PKEY **key) {
    int answer = answers[answered++ % 4];
    printf("    client certificate callback: %d, in init %d, %s, CA names %d\n", answer,
           SSL_in_init(ssl) != 0, SSL_state_string_long(ssl), sk_X509_NAME_num(SSL_get_client_CA_list(ssl)));
    if (answer == 2) {
        *x509 = load_cert("clientec.crt");
        *key = load_key("clientec.key");
        return 1;
    }
    return answer;
}

static void callbacks(void) {
    static const int cases[][4] = {{1, 1, 1, 1}, {2, 1, 1, 1}, {-1, -1, 2, 1}, {-1, 1, 0, 0}, {0, 0, 0, 0}};
    for (int kind = 0; kind < 2; kind++) {
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            title("%s callback, case %zu", kind ? "client certificate" : "certificate", i);
            SSL_CTX *client = client_that_offers(NULL), *server = server_that_asks(SSL_VERIFY_PEER);
            SSL_CTX_set_client_CA_list(server, SSL_load_client_CA_file(cert("cas.pem")));
            if (kind)
                SSL_CTX_set_client_cert_cb(client, on_client_certificate);
            else
                SSL_CTX_set_cert_cb(client, on_certificate, NULL);
            memcpy(answers, cases[i], sizeof answers);
            answered = 0;
            struct pair pair = new_pair(client, server);
            connect_pair(&pair);
            listen_to(pair.client);
            SHOW(SSL_verify_client_post_handshake(pair.server));
            step("writes", pair.server, SSL_write(pair.server, "data", 4));
            quiet = 0;
            read_step(pair.client);
            printf("  in init %d, %s\n", SSL_in_init(pair.client) != 0, SSL_state_string_long(pair.client));
            step("writes", pair.client, SSL_write(pair.client, "more", 4));
            step("does a handshake", pair.client, SSL_do_handshake(pair.client));
            read_step(pair.client);
            quiet = 1;
            read_step(pair.server);
            show_peer(pair.server);
            /* It is asked each time. */
            SHOW(SSL_verify_client_post_handshake(pair.server));
            step("does a handshake", pair.server, SSL_do_handshake(pair.server));
            read_step(pair.client);
            read_step(pair.server);
            show_peer(pair.server);
            free_pair(&pair);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }
}

static void again_and_again(void) {
    title("more than once");
    struct pair pair = pair_with("client", SSL_VERIFY_PEER);
    connect_pair(&pair);
    authenticate(&pair);
    REQUIRE(SSL_use_certificate_file(pair.client, cert("clientec.crt"), SSL_FILETYPE_PEM) == 1);
    REQUIRE(SSL_use_PrivateKey_file(pair.client, cert("clientec.key"), SSL_FILETYPE_PEM) == 1);
    authenticate(&pair);
    exchange(&pair);
    SSL_set_num_tickets(pair.server, 0);
    int good = 0;
    for (int i = 0; i < 20; i++) {
        char byte;
        if (SSL_verify_client_post_handshake(pair.server) == 1 && SSL_do_handshake(pair.server) == 1) {
            SSL_read(pair.client, &byte, 1);
            SSL_read(pair.server, &byte, 1);
            good += SSL_verify_client_post_handshake(pair.server) == 1 && SSL_do_handshake(pair.server) == 1;
            SSL_read(pair.client, &byte, 1);
            SSL_read(pair.server, &byte, 1);
        }
    }
    printf("  twenty times two without any data between: %d\n", good);
    print_errors();
    exchange(&pair);
    free_pair(&pair);
}

static void modes_of_reading(void) {
    title("without SSL_MODE_AUTO_RETRY");
    struct pair pair = pair_with("client", SSL_VERIFY_PEER);
    connect_pair(&pair);
    SSL_clear_mode(pair.client, SSL_MODE_AUTO_RETRY);
    SSL_clear_mode(pair.server, SSL_MODE_AUTO_RETRY);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    step("writes", pair.server, SSL_write(pair.server, "data", 4));
    read_step(pair.client);
    show_peer(pair.server);
    step("writes", pair.client, SSL_write(pair.client, "data", 4));
    read_step(pair.server);
    show_peer(pair.server);
    read_step(pair.client);
    read_step(pair.server);
    read_step(pair.client);
    read_step(pair.client);
    free_pair(&pair);

    title("a client that has closed");
    pair = pair_with("client", SSL_VERIFY_PEER);
    connect_pair(&pair);
    SHOW(SSL_shutdown(pair.client));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    step("writes", pair.server, SSL_write(pair.server, "data", 4));
    read_step(pair.client);
    read_step(pair.server);
    show_peer(pair.server);
    free_pair(&pair);

    title("a server that has closed");
    pair = pair_with("client", SSL_VERIFY_PEER);
    connect_pair(&pair);
    SHOW(SSL_shutdown(pair.server));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    step("does a handshake", pair.server, SSL_do_handshake(pair.server));
    read_step(pair.client);
    read_step(pair.server);
    free_pair(&pair);
}

/* Reads until there is no more; gives up in the end. */
static void pump(struct pair *pair) {
    char buffer[64];
    int got, idle = 0;
    for (int i = 0; i < 20000 && idle < 2; i++) {
        idle++;
        while ((got = SSL_read(pair->client, buffer, sizeof buffer)) > 0)
            printf("  client reads %d\n", got);
        idle = SSL_get_error(pair->client, got) == SSL_ERROR_WANT_READ &&
                       BIO_pending(SSL_get_rbio(pair->client)) == 0
                   ? idle
                   : 0;
        while ((got = SSL_read(pair->server, buffer, sizeof buffer)) > 0)
            printf("  server reads %d\n", got);
        idle = SSL_get_error(pair->server, got) == SSL_ERROR_WANT_READ &&
                       BIO_pending(SSL_get_rbio(pair->server)) == 0
                   ? idle
                   : 0;
    }
    print_errors();
}

static void narrow(void) {
    title("a transport that takes little at a time");
    SSL_CTX *client = client_that_offers("client"), *server = server_that_asks(SSL_VERIFY_PEER);
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 16);
    SSL_set_num_tickets(pair.server, 0);
    REQUIRE(handshake_rounds(&pair, 20000, 0));
    SSL_set_num_tickets(pair.server, 2);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    step("does a handshake", pair.server, SSL_do_handshake(pair.server));
    printf("  in init %d, %s\n", SSL_in_init(pair.server) != 0, SSL_state_string_long(pair.server));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    pump(&pair);
    printf("  in init %d, %s\n", SSL_in_init(pair.server) != 0, SSL_state_string_long(pair.server));
    show_peer(pair.server);
    show_finished(&pair);
    free_pair(&pair);

    title("small records");
    SSL_CTX_set_max_send_fragment(client, 512);
    SSL_CTX_set_max_send_fragment(server, 512);
    pair = new_pair(client, server);
    connect_pair(&pair);
    authenticate(&pair);
    exchange(&pair);
    free_pair(&pair);

    title("after a HelloRetryRequest");
    REQUIRE(SSL_CTX_set1_groups_list(client, "X25519:P-256") == 1 &&
            SSL_CTX_set1_groups_list(server, "P-256") == 1);
    pair = new_pair(client, server);
    connect_pair(&pair);
    authenticate(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    free_pair(&pair);
    pair = new_pair(client, server);
    SHOW(SSL_set_session(pair.client, session));
    connect_pair(&pair);
    SHOW(SSL_session_reused(pair.client));
    authenticate(&pair);
    SSL_SESSION_free(session);
    free_pair(&pair);

    title("a name that DNS does not know, and other hashes");
    static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
                                         "TLS_CHACHA20_POLY1305_SHA256"};
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        pair = new_pair(client, server);
        REQUIRE(SSL_set_ciphersuites(pair.client, suites[i]) == 1);
        REQUIRE(SSL_set_tlsext_host_name(pair.client, "no name_for DNS.") == 1);
        connect_pair(&pair);
        printf("  %s\n", SSL_get_cipher_name(pair.client));
        authenticate(&pair);
        free_pair(&pair);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The offer goes along with early data, and the transcript has one message more. */
static void early_data(void) {
    title("behind early data");
    SSL_CTX *client = client_that_offers("client"), *server = server_that_asks(SSL_VERIFY_PEER);
    char buffer[64];
    size_t count = 0;
    SSL_CTX_set_max_early_data(server, 1000);
    SSL_CTX_set_options(server, SSL_OP_NO_ANTI_REPLAY);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    free_pair(&pair);
    pair = new_pair(client, server);
    SHOW(SSL_set_session(pair.client, session));
    SHOW(SSL_write_early_data(pair.client, "early", 5, &count));
    SHOW(SSL_read_early_data(pair.server, buffer, sizeof buffer, &count));
    SHOW(SSL_write_early_data(pair.server, "answer", 6, &count));
    SHOW(SSL_connect(pair.client));
    SHOW(SSL_read_early_data(pair.server, buffer, sizeof buffer, &count));
    SHOW(SSL_accept(pair.server));
    SHOW(SSL_get_early_data_status(pair.client));
    read_step(pair.client);
    authenticate(&pair);
    exchange(&pair);
    SSL_SESSION_free(session);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* One side waits for the other to close, and gets messages of an authentication meanwhile. */
static void while_closing(void) {
    title("while the server closes");
    struct pair pair = pair_with("client", SSL_VERIFY_PEER);
    connect_pair(&pair);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    step("does a handshake", pair.server, SSL_do_handshake(pair.server));
    SHOW(SSL_shutdown(pair.server));
    read_step(pair.client);
    SHOW(SSL_shutdown(pair.client));
    step("closes", pair.server, SSL_shutdown(pair.server));
    show_peer(pair.server);
    free_pair(&pair);

    title("while the client closes");
    pair = pair_with("client", SSL_VERIFY_PEER);
    connect_pair(&pair);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    SHOW(SSL_shutdown(pair.client));
    step("does a handshake", pair.server, SSL_do_handshake(pair.server));
    step("closes", pair.client, SSL_shutdown(pair.client));
    read_step(pair.server);
    SHOW(SSL_shutdown(pair.server));
    step("closes", pair.client, SSL_shutdown(pair.client));
    show_peer(pair.server);
    free_pair(&pair);
}

/* TLS 1.2 does not know it, also where the client has offered it. */
static void older(void) {
    for (int kind = 0; kind < 2; kind++) {
        title("TLS 1.2 of an offer, with a certificate: %d", kind);
        SSL_CTX *client = client_context(0), *server = server_context(TLS1_2_VERSION);
        SSL_CTX_set_post_handshake_auth(client, 1);
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
        if (kind)
            use(client, "client");
        struct pair pair = new_pair(client, server);
        connect_pair(&pair);
        show_peer(pair.server);
        exchange(&pair);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

int main(void) {
    events(NULL);
    events("client");
    events("clientec");
    kinds_of_keys();
    without_certificate();
    wrong_certificates();
    in_flight();
    key_updates();
    tickets();
    callbacks();
    again_and_again();
    modes_of_reading();
    narrow();
    early_data();
    while_closing();
    older();
    return 0;
}
