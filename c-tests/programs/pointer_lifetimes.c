/* Pointers that the library gives away (SSL_get0_…, names, lists, stacks): each getter is asked at each step
 * of a connection's life, and what it gave is read again at all later ones, as long as OpenSSL keeps it.
 * Under valgrind a pointer whose memory has gone is a bad access; without it, its content has changed.
 * docs/LIFETIMES.md has the table of how long each is good. */
#include "common.h"

/* Up to when a pointer is good. */
enum until { CALLBACK, NEXT_HANDSHAKE, CONNECTION, SESSION, CONTEXT };

typedef void print_fn(const void *, size_t, char *);

static struct kept {
    const char *what, *when;
    const void *pointer;
    size_t length;
    enum until until;
    print_fn *print;
    int handshake, listed;
    char content[200];
} kept[2000];
static int count, wanted = 1, handshakes, second;
static SSL_SESSION *sessions[100];
static int session_count;

static void as_bytes(const void *pointer, size_t length, char *out) {
    unsigned sum = 17;
    for (size_t i = 0; i < length; i++)
        sum = sum * 31 + ((const unsigned char *)pointer)[i];
    sprintf(out, "%zu bytes, %08x", length, sum);
}

static void as_text(const void *pointer, size_t length, char *out) {
    (void)length;
    snprintf(out, 200, "%s", (const char *)pointer);
}

static void as_names(const void *pointer, size_t length, char *out) {
    const STACK_OF(X509_NAME) *names = pointer;
    (void)length;
    out += sprintf(out, "%d", sk_X509_NAME_num(names));
    for (int i = 0; i < sk_X509_NAME_num(names); i++)
        out += sprintf(out, ",%lx", X509_NAME_hash_ex(sk_X509_NAME_value(names, i), NULL, NULL, NULL));
}

static void as_certificate(const void *pointer, size_t length, char *out) {
    (void)length;
    sprintf(out, "%lx", X509_subject_name_hash((X509 *)pointer));
}

static void as_chain(const void *pointer, size_t length, char *out) {
    const STACK_OF(X509) *chain = pointer;
    (void)length;
    out += sprintf(out, "%d", sk_X509_num(chain));
    for (int i = 0; i < sk_X509_num(chain); i++)
        out += sprintf(out, ",%lx", X509_subject_name_hash(sk_X509_value(chain, i)));
}

static void as_suites(const void *pointer, size_t length, char *out) {
    const STACK_OF(SSL_CIPHER) *suites = pointer;
    unsigned sum = 0;
    (void)length;
    for (int i = 0; i < sk_SSL_CIPHER_num(suites); i++)
        sum = sum * 31 + SSL_CIPHER_get_protocol_id(sk_SSL_CIPHER_value(suites, i));
    sprintf(out, "%d,%08x", sk_SSL_CIPHER_num(suites), sum);
}

static void as_key(const void *pointer, size_t length, char *out) {
    (void)length;
    sprintf(out, "%d bits", EVP_PKEY_get_bits(pointer));
}

static void as_store(const void *pointer, size_t length, char *out) {
    (void)length;
    sprintf(out, "%d", X509_STORE_get0_param(pointer) != NULL);
}

static void as_param(const void *pointer, size_t length, char *out) {
    (void)length;
    sprintf(out, "%d", X509_VERIFY_PARAM_get_depth(pointer));
}

/* Reads all again. */
static void use_all(const char *now) {
    char content[200];
    for (int i = 0; i < count; i++) {
        kept[i].print(kept[i].pointer, kept[i].length, content);
        if (strcmp(content, kept[i].content) != 0) {
            printf("  %s of %s has changed, in %s: %s, now %s\n", kept[i].what, kept[i].when, now,
                   kept[i].content, content);
            strcpy(kept[i].content, content);
        }
    }
}

/* When these are told is not for this program to say. */
static void do_not_list(const char *what) {
    for (int i = 0; i < count; i++)
        if (strcmp(kept[i].what, what) == 0)
            kept[i].listed = 0;
}

static void keep(const char *what, const char *when, enum until until, const void *pointer, size_t length,
                 print_fn *print) {
    struct kept *new = &kept[count];
    if (pointer == NULL || (length == 0 && print == as_bytes))
        return;
    for (int i = 0; i < count; i++)
        if (kept[i].pointer == pointer && kept[i].what == what && kept[i].length == length &&
            kept[i].handshake == handshakes)
            return;
    REQUIRE(count < 2000);
    *new = (struct kept){what, when, pointer, length, until, print, handshakes, 1, ""};
    print(pointer, length, new->content);
    count++;
}

/* These are good no longer. */
static void forget(enum until until) {
    int left = 0;
    for (int i = 0; i < count; i++)
        if (kept[i].until != until)
            kept[left++] = kept[i];
    count = left;
}

static int by_name(const void *left, const void *right) {
    return strcmp(((const struct kept *)left)->what, ((const struct kept *)right)->what);
}

/* The getters that gave something in this handshake; where `exact`, how many pointers that end with it.
 */
static void print_told(int exact) {
    struct kept told[300];
    int number = 0, shown = 0;
    for (int i = 0; i < count; i++)
        if (kept[i].handshake == handshakes && kept[i].listed && number < 300)
            told[number++] = kept[i];
    qsort(told, number, sizeof told[0], by_name);
    printf("  told:");
    for (int i = 0, next; i < number; i = next) {
        for (next = i + 1; next < number && strcmp(told[i].what, told[next].what) == 0; next++)
            ;
        printf("%s%s", shown++ % 3 == 0 ? "\n    " : " ", told[i].what);
        if (exact && next > i + 1 && told[i].until == NEXT_HANDSHAKE)
            printf("[%d]", next - i);
    }
    printf("\n");
    handshakes++;
}

#define KEEP(until, call, print)                                                                             \
    do {                                                                                                     \
        const void *pointer_ = (const void *)(call);                                                         \
        keep(#call, when, until, pointer_, 0, print);                                                        \
    } while (0)

static void ask_session(SSL_SESSION *session, const char *when) {
    const unsigned char *bytes;
    size_t size;
    unsigned length;
    int i;
    void *data;
    /* As long as the session lives, which is as long as somebody has a reference. */
    for (i = 0; i < session_count && sessions[i] != session; i++)
        ;
    if (i == session_count) {
        REQUIRE(session_count < 100);
        SSL_SESSION_up_ref(session);
        sessions[session_count++] = session;
    }
    KEEP(SESSION, SSL_SESSION_get0_hostname(session), as_text);
    KEEP(SESSION, SSL_SESSION_get0_peer(session), as_certificate);
    SSL_SESSION_get0_alpn_selected(session, &bytes, &size);
    /* A server of TLS 1.3 writes it anew with each ticket. */
    if (!wanted || SSL_SESSION_get_protocol_version(session) != TLS1_3_VERSION)
        keep("SSL_SESSION_get0_alpn_selected", when, SESSION, bytes, size, as_bytes);
    bytes = SSL_SESSION_get0_id_context(session, &length);
    keep("SSL_SESSION_get0_id_context", when, SESSION, bytes, length, as_bytes);
    SSL_SESSION_get0_ticket(session, &bytes, &size);
    keep("SSL_SESSION_get0_ticket", when, SESSION, bytes, size, as_bytes);
    if (SSL_SESSION_get0_ticket_appdata(session, &data, &size) == 1)
        keep("SSL_SESSION_get0_ticket_appdata", when, SESSION, data, size, as_bytes);
}

static void ask(SSL *ssl, const char *when) {
    const unsigned char *bytes;
    unsigned length;
    long size;
    STACK_OF(X509) *chain = NULL;
    X509_STORE *store = NULL;
    SSL_SESSION *session;
    if (SSL_is_server(ssl) != wanted)
        return;
    /* Of what the handshake before has left, OpenSSL lets go bit by bit. */
    if (second)
        forget(NEXT_HANDSHAKE);
    use_all(when);
    KEEP(NEXT_HANDSHAKE, SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name), as_text);
    SSL_get0_alpn_selected(ssl, &bytes, &length);
    keep("SSL_get0_alpn_selected", when, NEXT_HANDSHAKE, bytes, length, as_bytes);
    KEEP(NEXT_HANDSHAKE, SSL_get_client_CA_list(ssl), as_names);
    KEEP(NEXT_HANDSHAKE, SSL_get0_peer_CA_list(ssl), as_names);
    KEEP(CONTEXT, SSL_get0_CA_list(ssl), as_names);
    KEEP(CONTEXT, SSL_get_ciphers(ssl), as_suites);
    KEEP(CONTEXT, SSL_get_cipher_list(ssl, 0), as_text);
    KEEP(NEXT_HANDSHAKE, SSL_get_client_ciphers(ssl), as_suites);
    KEEP(NEXT_HANDSHAKE, SSL_get_peer_cert_chain(ssl), as_chain);
    KEEP(NEXT_HANDSHAKE, SSL_get0_verified_chain(ssl), as_chain);
    KEEP(NEXT_HANDSHAKE, SSL_get0_peer_certificate(ssl), as_certificate);
    KEEP(NEXT_HANDSHAKE, SSL_get0_peername(ssl), as_text);
    KEEP(CONNECTION, SSL_get_certificate(ssl), as_certificate);
    KEEP(CONNECTION, SSL_get_privatekey(ssl), as_key);
    KEEP(CONNECTION, SSL_get0_param(ssl), as_param);
    SSL_get0_chain_certs(ssl, &chain);
    keep("SSL_get0_chain_certs", when, CONNECTION, chain, 0, as_chain);
    SSL_get0_chain_cert_store(ssl, &store);
    keep("SSL_get0_chain_cert_store", when, CONNECTION, store, 0, as_store);
    SSL_get0_verify_cert_store(ssl, &store);
    keep("SSL_get0_verify_cert_store", when, CONNECTION, store, 0, as_store);
    size = SSL_get0_certificate_types(ssl, &bytes);
    keep("SSL_get0_certificate_types", when, NEXT_HANDSHAKE, bytes, size, as_bytes);
    if (SSL_is_server(ssl)) {
        size = SSL_get0_raw_cipherlist(ssl, &bytes);
        keep("SSL_get0_raw_cipherlist", when, NEXT_HANDSHAKE, bytes, size, as_bytes);
    }
    size = SSL_get0_ec_point_formats(ssl, &bytes);
    keep("SSL_get0_ec_point_formats", when, NEXT_HANDSHAKE, bytes, size > 0 ? size : 0, as_bytes);
    size = SSL_get_tlsext_status_ocsp_resp(ssl, &bytes);
    keep("SSL_get_tlsext_status_ocsp_resp", when, NEXT_HANDSHAKE, bytes, size > 0 ? size : 0, as_bytes);
    do_not_list("SSL_get0_ec_point_formats");
    do_not_list("SSL_get_client_ciphers(ssl)");
    do_not_list("SSL_get_tlsext_status_ocsp_resp");
    session = SSL_get_session(ssl);
    if (session != NULL)
        ask_session(session, when);
}

static void ask_context(SSL_CTX *ctx, const char *when) {
    STACK_OF(X509) *chain = NULL;
    X509_STORE *store = NULL;
    KEEP(CONTEXT, SSL_CTX_get0_CA_list(ctx), as_names);
    KEEP(CONTEXT, SSL_CTX_get_client_CA_list(ctx), as_names);
    KEEP(CONTEXT, SSL_CTX_get_ciphers(ctx), as_suites);
    KEEP(CONTEXT, SSL_CTX_get0_certificate(ctx), as_certificate);
    KEEP(CONTEXT, SSL_CTX_get0_privatekey(ctx), as_key);
    KEEP(CONTEXT, SSL_CTX_get_cert_store(ctx), as_store);
    KEEP(CONTEXT, SSL_CTX_get0_param(ctx), as_param);
    SSL_CTX_get0_chain_certs(ctx, &chain);
    keep("SSL_CTX_get0_chain_certs", when, CONTEXT, chain, 0, as_chain);
    SSL_CTX_get_extra_chain_certs_only(ctx, &chain);
    keep("SSL_CTX_get_extra_chain_certs", when, CONTEXT, chain, 0, as_chain);
    SSL_CTX_get0_chain_cert_store(ctx, &store);
    keep("SSL_CTX_get0_chain_cert_store", when, CONTEXT, store, 0, as_store);
    SSL_CTX_get0_verify_cert_store(ctx, &store);
    keep("SSL_CTX_get0_verify_cert_store", when, CONTEXT, store, 0, as_store);
}

static int verify(int ok, X509_STORE_CTX *store) {
    (void)ok;
    ask(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()), "verify");
    return 1;
}
static void info(const SSL *ssl, int where, int ret) {
    (void)where;
    (void)ret;
    ask((SSL *)ssl, "info");
}
static void message(int sent, int version, int type, const void *bytes, size_t length, SSL *ssl,
                    void *argument) {
    (void)sent;
    (void)version;
    (void)type;
    (void)bytes;
    (void)length;
    (void)argument;
    ask(ssl, "message");
}
static void key_log(const SSL *ssl, const char *line) {
    (void)line;
    ask((SSL *)ssl, "key log");
}
static int server_name(SSL *ssl, int *alert, void *argument) {
    (void)alert;
    (void)argument;
    ask(ssl, "server name");
    return SSL_TLSEXT_ERR_OK;
}
static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *length,
                           const unsigned char *offered, unsigned offered_length, void *argument) {
    (void)argument;
    ask(ssl, "ALPN");
    /* Not promised by the page, but programs point into it. */
    keep("what the ALPN callback is given", "ALPN", NEXT_HANDSHAKE, offered, offered_length, as_bytes);
    *out = offered + 1;
    *length = offered[0];
    return SSL_TLSEXT_ERR_OK;
}
static int waits;
static int choose(SSL *ssl, void *argument) {
    (void)argument;
    ask(ssl, "certificate");
    return waits-- > 0 ? -1 : 1;
}
static int hello_waits;
static int client_hello(SSL *ssl, int *alert, void *argument) {
    const unsigned char *bytes;
    const char *when = "ClientHello";
    size_t length;
    (void)alert;
    (void)argument;
    ask(ssl, when);
    length = SSL_client_hello_get0_random(ssl, &bytes);
    keep("SSL_client_hello_get0_random", when, CALLBACK, bytes, length, as_bytes);
    length = SSL_client_hello_get0_session_id(ssl, &bytes);
    keep("SSL_client_hello_get0_session_id", when, CALLBACK, bytes, length, as_bytes);
    length = SSL_client_hello_get0_ciphers(ssl, &bytes);
    keep("SSL_client_hello_get0_ciphers", when, CALLBACK, bytes, length, as_bytes);
    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &bytes, &length) == 1)
        keep("SSL_client_hello_get0_ext", when, CALLBACK, bytes, length, as_bytes);
    use_all(when);
    forget(CALLBACK);
    return hello_waits-- > 0 ? SSL_CLIENT_HELLO_RETRY : SSL_CLIENT_HELLO_SUCCESS;
}
static int staple(SSL *ssl, void *argument) {
    (void)argument;
    ask(ssl, "status");
    if (SSL_is_server(ssl)) {
        unsigned char *response = OPENSSL_memdup("response", 8);
        SSL_set_tlsext_status_ocsp_resp(ssl, response, 8);
        return SSL_TLSEXT_ERR_OK;
    }
    return 1;
}
static int new_session(SSL *ssl, SSL_SESSION *session) {
    ask(ssl, "new session");
    if (SSL_is_server(ssl) == wanted)
        ask_session(session, "new session");
    return 0;
}
static int make_ticket(SSL *ssl, void *argument) {
    void *data;
    size_t length;
    (void)argument;
    ask(ssl, "ticket");
    if (SSL_SESSION_get0_ticket_appdata(SSL_get_session(ssl), &data, &length) != 1 || length == 0)
        SSL_SESSION_set1_ticket_appdata(SSL_get_session(ssl), "data", 4);
    return 1;
}
static SSL_TICKET_RETURN open_ticket(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t length,
                                     SSL_TICKET_STATUS status, void *argument) {
    (void)name;
    (void)length;
    (void)argument;
    ask(ssl, "opened ticket");
    if (session != NULL && SSL_is_server(ssl) == wanted)
        ask_session(session, "opened ticket");
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_IGNORE_RENEW;
}

static int retries;
static int verify_again(X509_STORE_CTX *store, void *argument) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    (void)argument;
    ask(ssl, "verification");
    if (!SSL_is_server(ssl) && retries-- > 0)
        return SSL_set_retry_verify(ssl) > 0;
    return X509_verify_cert(store);
}

static void step(struct pair *pair, SSL *ssl) {
    for (int i = 0; i < 12; i++) {
        SSL_do_handshake(pair->client);
        SSL_do_handshake(pair->server);
        ask(ssl, "the program");
    }
    ERR_clear_error();
}

static void run(int version, int server, int again) {
    SSL_CTX *cc = client_context(version), *sc = server_context(version), *watched = server ? sc : cc;
    SSL_SESSION *session = NULL;
    X509 *above = load_cert("ca.crt");
    wanted = server;
    SSL_CTX_set_session_id_context(sc, (const unsigned char *)"app", 3);
    SSL_CTX_set_session_id_context(cc, (const unsigned char *)"app", 3);
    SSL_CTX_set_alpn_protos(cc, (const unsigned char *)"\2h2", 3);
    SSL_CTX_set_alpn_select_cb(sc, select_protocol, NULL);
    SSL_CTX_set_tlsext_servername_callback(sc, server_name);
    SSL_CTX_set_tlsext_servername_callback(cc, server_name);
    use(cc, "client");
    SSL_CTX_load_verify_locations(sc, cert("ca.crt"), NULL);
    SSL_CTX_set_client_CA_list(sc, SSL_load_client_CA_file(cert("ca.crt")));
    SSL_CTX_set_verify(cc, SSL_VERIFY_PEER, verify);
    if (again) {
        SSL_CTX_set_cert_verify_callback(cc, verify_again, NULL);
        SSL_CTX_set_tlsext_status_cb(sc, staple);
        SSL_CTX_set_tlsext_status_cb(cc, staple);
        SSL_CTX_set_tlsext_status_type(cc, TLSEXT_STATUSTYPE_ocsp);
    } else {
        SSL_CTX_set_verify(sc, SSL_VERIFY_PEER, verify);
    }
    SSL_CTX_set_session_cache_mode(cc, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_set_session_cache_mode(sc, SSL_SESS_CACHE_SERVER);
    SSL_CTX_set_info_callback(watched, info);
    SSL_CTX_set_msg_callback(watched, message);
    SSL_CTX_set_keylog_callback(watched, key_log);
    SSL_CTX_set_cert_cb(watched, choose, NULL);
    SSL_CTX_set_client_hello_cb(sc, client_hello, NULL);
    SSL_CTX_sess_set_new_cb(cc, new_session);
    SSL_CTX_sess_set_new_cb(sc, new_session);
    SSL_CTX_set_session_ticket_cb(sc, make_ticket, open_ticket, NULL);
    SSL_CTX_add1_chain_cert(watched, above);
    X509_up_ref(above);
    SSL_CTX_add_extra_chain_cert(watched, above);
    ask_context(watched, "the context");
    for (int round = 0; round < 3; round++) {
        struct pair pair;
        SSL *ssl;
        char buffer[9];
        static const char *const rounds[] = {"full", "resumed", "full again"};
        /* The first round's callbacks let the handshake wait. */
        waits = hello_waits = retries = round == 0 ? 2 : 0;
        title("%s, %s, %s%s", version_name(version), server ? "server" : "client", rounds[round],
              again ? ", stapled, verified again" : "");
        pair = new_pair(cc, sc);
        ssl = server ? pair.server : pair.client;
        SSL_set_tlsext_host_name(pair.client, "localhost");
        SSL_set1_host(pair.client, "localhost");
        if (round == 1)
            SSL_set_session(pair.client, session);
        ask(ssl, "the program, before");
        step(&pair, ssl);
        ask_context(watched, "the context");
        SSL_write(pair.server, "hi", 2);
        SSL_read(pair.client, buffer, sizeof buffer);
        ask(ssl, "the program, after data");
        SSL_write(pair.client, "hi", 2);
        SSL_read(pair.server, buffer, sizeof buffer);
        ask(ssl, "the program, after more data");
        printf("  finished %d %d, reused %d\n", SSL_is_init_finished(pair.client),
               SSL_is_init_finished(pair.server), SSL_session_reused(ssl));
        if (session == NULL)
            session = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        SSL_shutdown(pair.client);
        ask(ssl, "the program, after shutdown");
        print_told(version == TLS1_2_VERSION && round != 1);
        forget(NEXT_HANDSHAKE);
        if (round == 2) {
            /* The same two objects once more, without the session. */
            BIO *left, *right;
            SSL_clear(pair.client);
            SSL_clear(pair.server);
            SSL_set_session(pair.client, NULL);
            REQUIRE(BIO_new_bio_pair(&left, 1 << 20, &right, 1 << 20) == 1);
            SSL_set_bio(pair.client, left, left);
            SSL_set_bio(pair.server, right, right);
            ask(ssl, "the program, after SSL_clear");
            forget(NEXT_HANDSHAKE);
            second = 1;
            step(&pair, ssl);
            second = 0;
            printf("  finished %d %d\n", SSL_is_init_finished(pair.client),
                   SSL_is_init_finished(pair.server));
            print_told(0);
            forget(NEXT_HANDSHAKE);
        }
        use_all("the end");
        forget(CONNECTION);
        free_pair(&pair);
        use_all("the end of the connection");
    }
    SSL_SESSION_free(session);
    use_all("the end of the contexts");
    forget(CONTEXT);
    SSL_CTX_free(cc);
    SSL_CTX_free(sc);
    use_all("the end of the sessions");
    forget(SESSION);
    while (session_count > 0)
        SSL_SESSION_free(sessions[--session_count]);
    X509_free(above);
}

/* Stacks of chains: what the program has a pointer to is what the library uses, and what it adds to. */
static void chains(void) {
    X509 *one = load_cert("ca.crt"), *two = load_cert("otherca.crt"), *three = load_cert("intermediate.crt");
    SSL_CTX *ctx = server_context(0);
    STACK_OF(X509) *given = sk_X509_new_null(), *chain = NULL, *extra = NULL, *found = NULL;
    SSL *ssl, *other;
    title("stacks of chains");
    REQUIRE(SSL_CTX_add1_chain_cert(ctx, one) == 1 && SSL_CTX_get0_chain_certs(ctx, &chain) == 1);
    ssl = SSL_new(ctx);
    REQUIRE(SSL_CTX_add1_chain_cert(ctx, two) == 1 && SSL_CTX_get0_chain_certs(ctx, &found) == 1);
    printf("of a context: same %d, %d certificates\n", chain == found, sk_X509_num(chain));
    REQUIRE(SSL_get0_chain_certs(ssl, &found) == 1);
    printf("of its connection: same %d, %d certificates\n", chain == found, sk_X509_num(found));
    chain = found;
    other = SSL_new(ctx);
    REQUIRE(SSL_add1_chain_cert(ssl, three) == 1 && SSL_get0_chain_certs(ssl, &found) == 1);
    printf("added to: same %d, %d certificates\n", chain == found, sk_X509_num(chain));
    REQUIRE(SSL_get0_chain_certs(other, &found) == 1);
    printf("of another: %d certificates\n", sk_X509_num(found));
    X509_up_ref(three);
    REQUIRE(SSL_CTX_add0_chain_cert(ctx, three) == 1);
    SSL_free(ssl);
    printf("after a connection has gone: %d certificates\n", sk_X509_num(found));

    X509_up_ref(one);
    sk_X509_push(given, one);
    REQUIRE(SSL_set0_chain(other, given) == 1 && SSL_get0_chain_certs(other, &found) == 1);
    printf("a stack that was given: same %d\n", given == found);
    X509_up_ref(two);
    sk_X509_push(given, two);
    REQUIRE(SSL_get0_chain_certs(other, &found) == 1);
    printf("and changed by the program: same %d, %d certificates\n", given == found, sk_X509_num(found));
    ssl = SSL_dup(other);
    REQUIRE(SSL_get0_chain_certs(ssl, &found) == 1);
    printf("of a duplicate: same %d, %d certificates\n", given == found, sk_X509_num(found));
    SSL_free(ssl);
    SSL_free(other);

    SSL_CTX_get_extra_chain_certs(ctx, &extra);
    SSL_CTX_get0_chain_certs(ctx, &chain);
    printf("no extra certificates: the chain %d\n", extra == chain);
    X509_up_ref(one);
    SSL_CTX_add_extra_chain_cert(ctx, one);
    SSL_CTX_get_extra_chain_certs(ctx, &extra);
    ssl = SSL_new(ctx);
    X509_up_ref(two);
    SSL_CTX_add_extra_chain_cert(ctx, two);
    SSL_CTX_get_extra_chain_certs(ctx, &found);
    printf("extra certificates: same %d, %d certificates\n", extra == found, sk_X509_num(extra));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    X509_free(one);
    X509_free(two);
    X509_free(three);
}

/* What the program has done to a stack that it was shown goes out. */
static void changed_chains(void) {
    title("a stack changed by the program");
    FOR_EACH_VERSION(version) {
        for (int kind = 0; kind < 3; kind++) {
            SSL_CTX *sc = server_context(version), *cc = client_context(version);
            STACK_OF(X509) *chain = NULL;
            struct pair pair;
            X509 *one = load_cert("ca.crt");
            SSL_CTX_set_verify(cc, SSL_VERIFY_NONE, NULL);
            pair = new_pair(cc, sc);
            if (kind == 0) {
                X509_up_ref(one);
                SSL_CTX_add_extra_chain_cert(sc, one);
                SSL_CTX_get_extra_chain_certs(sc, &chain);
            } else if (kind == 1) {
                SSL_CTX_add1_chain_cert(sc, one);
                SSL_CTX_get0_chain_certs(sc, &chain);
            } else {
                SSL_add1_chain_cert(pair.server, one);
                SSL_get0_chain_certs(pair.server, &chain);
            }
            sk_X509_push(chain, load_cert("otherca.crt"));
            if (kind == 1) {
                free_pair(&pair);
                pair = new_pair(cc, sc);
            }
            connect_pair(&pair);
            printf("%s, %d: %d certificates\n", version_name(version), kind,
                   sk_X509_num(SSL_get_peer_cert_chain(pair.client)));
            free_pair(&pair);
            SSL_CTX_free(sc);
            SSL_CTX_free(cc);
            X509_free(one);
        }
    }
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int again = 0; again < 2; again++)
            for (int server = 0; server < 2; server++)
                run(version, server, again);
    }
    chains();
    changed_chains();
    return 0;
}
