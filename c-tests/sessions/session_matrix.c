/* A session that was made under one server name, context and verify mode, tried under another: may it be
 * resumed, and whom does the server take the client for? Version × tickets or cache × names × what the name
 * callback does × verify modes × client certificate, and early data. The server is made like a web server
 * with a front host for everybody and a private one. */
#include "sessions.h"

/* What the name callback does where the private host is asked for. */
enum host { ONE, SWITCH, SWITCH_OTHER_ID, CHECK, HOSTS };
static const char *const host_names[] = {"one context", "switches", "switches, another id context",
                                         "checks, switches"};

/* The names of both connections: NULL is none. Only "front.test" and no name are the front host's. */
static const char *const names[][2] = {{"front.test", "front.test"},     {"front.test", "private.test"},
                                       {"private.test", "private.test"}, {NULL, "private.test"},
                                       {"private.test", NULL},           {"front.test", NULL},
                                       {"192.0.2.1", "192.0.2.1"},       {"front.test", "192.0.2.1"},
                                       {"192.0.2.1", "front.test"},      {"private.test", "192.0.2.1"}};

/* The verify modes of front and private host. */
static const int modes[][2] = {{SSL_VERIFY_NONE, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT},
                               {SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT}};

/* The certificates that the client has in both connections. */
static const char *const certificates[][2] = {
    {NULL, NULL}, {"clientec", NULL}, {"clientec", "clientec"}, {NULL, "otherca"}};

struct place {
    enum host host;
    SSL_CTX *private;
    int private_mode;
};

static int is_private(const char *name) {
    return name != NULL && strcmp(name, "front.test") != 0;
}

/* What is told in the callback goes before the result. */
static char told[200];

static int on_name(SSL *ssl, int *alert, void *arg) {
    struct place *place = SSL_get_ex_data(ssl, 0);
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const SSL_SESSION *session = SSL_get0_session(ssl);
    const char *before = session != NULL ? SSL_SESSION_get0_hostname(session) : NULL;
    (void)arg;
    if (place == NULL)
        return SSL_TLSEXT_ERR_NOACK;
    snprintf(told, sizeof told, "[%s, session %d of %s] ", name ? name : "-", SSL_session_reused(ssl),
             SSL_session_reused(ssl) && before ? before : "-");
    if (place->host == ONE || !is_private(name))
        return name != NULL ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
    if (place->host == CHECK && SSL_session_reused(ssl) && (before == NULL || strcmp(before, name) != 0)) {
        *alert = SSL_AD_ACCESS_DENIED;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    SSL_set_SSL_CTX(ssl, place->private);
    SSL_set_verify(ssl, place->private_mode, NULL);
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *server_of(int version, int tickets, int mode, const char *id, int early) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    REQUIRE(ctx != NULL && SSL_CTX_set_min_proto_version(ctx, version) &&
            SSL_CTX_set_max_proto_version(ctx, version));
    use(ctx, "serverec");
    REQUIRE(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)id, strlen(id));
    SSL_CTX_set_verify(ctx, mode, NULL);
    SSL_CTX_set_tlsext_servername_callback(ctx, on_name);
    if (!tickets)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    if (early)
        SSL_CTX_set_max_early_data(ctx, 1000);
    if (early == 2)
        SSL_CTX_set_options(ctx, SSL_OP_NO_ANTI_REPLAY);
    return ctx;
}

static SSL_CTX *client_of(int version, const char *name) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    REQUIRE(ctx != NULL && SSL_CTX_set_min_proto_version(ctx, version) &&
            SSL_CTX_set_max_proto_version(ctx, version));
    if (name != NULL)
        use(ctx, name);
    return ctx;
}

static const char *result(SSL *ssl, int ret) {
    static char texts[2][200];
    static int next;
    char *text = texts[next++ % 2];
    unsigned long error = ERR_peek_last_error();
    const char *reason = error ? ERR_reason_error_string(error) : NULL;
    snprintf(text, sizeof texts[0], "%s%s%s", ret == 1 ? "ok" : error_name(SSL_get_error(ssl, ret)),
             reason ? " " : "", reason ? reason : "");
    return text;
}

/* One connection; prints a line where `print`. Returns the client's session. */
static SSL_SESSION *visit(SSL_CTX *client, SSL_CTX *front, struct place *place, const char *name,
                          SSL_SESSION *session, int mode, int early, int print) {
    struct pair pair = new_pair(client, front);
    SSL_SESSION *left = NULL;
    char client_end[200] = "waits", server_end[200] = "waits", data[20] = "", subject[64] = "nobody";
    size_t n = 0, got = 0;
    int client_done = 0, server_done = 0, client_ret = 0, server_ret = 0;
    int reading = early ? SSL_READ_EARLY_DATA_SUCCESS : SSL_READ_EARLY_DATA_FINISH;
    SSL_set_ex_data(pair.server, 0, place);
    if (place->host == ONE)
        SSL_set_verify(pair.server, mode, NULL);
    if (name != NULL)
        SSL_set_tlsext_host_name(pair.client, name);
    if (session != NULL)
        REQUIRE(SSL_set_session(pair.client, session) == 1);
    told[0] = 0;
    if (early && session != NULL && SSL_SESSION_get_max_early_data(session) > 0)
        SSL_write_early_data(pair.client, "early", 5, &n);
    for (int round = 0; round < 20 && !(client_done && server_done); round++) {
        ERR_clear_error();
        if (!client_done) {
            client_ret = SSL_do_handshake(pair.client);
            client_done = client_ret == 1 || !waiting(pair.client, client_ret);
            if (client_done)
                strcpy(client_end, result(pair.client, client_ret));
        }
        ERR_clear_error();
        if (!server_done && reading != SSL_READ_EARLY_DATA_FINISH) {
            reading = SSL_read_early_data(pair.server, data + got, sizeof data - 1 - got, &n);
            if (reading != SSL_READ_EARLY_DATA_ERROR)
                got += n;
            server_ret = -1;
            server_done = reading == SSL_READ_EARLY_DATA_ERROR && !waiting(pair.server, -1);
            if (server_done)
                strcpy(server_end, result(pair.server, -1));
        }
        if (!server_done && reading == SSL_READ_EARLY_DATA_FINISH) {
            server_ret = SSL_do_handshake(pair.server);
            server_done = server_ret == 1 || !waiting(pair.server, server_ret);
            if (server_done)
                strcpy(server_end, result(pair.server, server_ret));
        }
    }
    ERR_clear_error();
    if (client_ret == 1 && server_ret == 1) {
        X509 *peer = SSL_get0_peer_certificate(pair.server);
        char bytes[6] = "";
        if (peer != NULL)
            X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, subject, sizeof subject);
        SSL_write(pair.client, "hello", 5);
        SSL_read(pair.server, bytes, 5);
        read_tickets(&pair);
        if (print) {
            const char *served = SSL_get_servername(pair.server, TLSEXT_NAMETYPE_host_name);
            printf("%sok, reused %d %d, %s, verified %ld, name %s, early %d %s, read %s\n", told,
                   SSL_session_reused(pair.client), SSL_session_reused(pair.server), subject,
                   SSL_get_verify_result(pair.server), served ? served : "-",
                   SSL_get_early_data_status(pair.server), data, bytes);
        }
        left = SSL_get1_session(pair.client);
    } else if (print) {
        printf("%sclient %s, server %s, reused %d, early %s\n", told, client_end, server_end,
               SSL_session_reused(pair.server), data);
    }
    end_pair(&pair);
    return left;
}

static void cells(int version, int tickets, int early) {
    SSL_CTX *clients[4][2];
    for (int c = 0; c < 4; c++)
        for (int i = 0; i < 2; i++)
            clients[c][i] = client_of(version, certificates[c][i]);
    /* Early data depends on the session, not on who asks for certificates. */
    for (int m = 0; m < (early ? 1 : 2); m++) {
        SSL_CTX *front = server_of(version, tickets, modes[m][0], "one", early);
        SSL_CTX *private = server_of(version, tickets, modes[m][1], "one", early);
        SSL_CTX *other = server_of(version, tickets, modes[m][1], "other", early);
        for (int host = 0; host < HOSTS; host++) {
            title("%s, %s, front %d, private %d, %s%s", version_name(version), tickets ? "tickets" : "cache",
                  modes[m][0], modes[m][1], host_names[host],
                  early == 2 ? ", early data, replayed"
                  : early    ? ", early data"
                             : "");
            struct place place = {host, host == SWITCH_OTHER_ID ? other : private, modes[m][1]};
            for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
                for (int c = 0; c < 4; c++) {
                    /* Who is let in first by a certificate is only of interest where one is asked for. */
                    if ((early || n > 3) && c > 1)
                        continue;
                    SSL_SESSION *first =
                        visit(clients[c][0], front, &place, names[n][0], NULL, modes[m][0], early, 0);
                    printf("%s, %s then %s, %s: ", names[n][0] ? names[n][0] : "-",
                           certificates[c][0] ? "cert" : "none", names[n][1] ? names[n][1] : "-",
                           certificates[c][1] ? certificates[c][1] : "none");
                    if (first == NULL) {
                        printf("no session\n");
                        continue;
                    }
                    SSL_SESSION *second =
                        visit(clients[c][1], front, &place, names[n][1], first, modes[m][1], early, 1);
                    if (second != NULL && c == 1 && host != ONE) {
                        /* What the second connection's session is worth, tried at once. */
                        printf("    and its session: ");
                        SSL_SESSION_free(
                            visit(clients[c][1], front, &place, names[n][1], second, modes[m][1], early, 1));
                    }
                    SSL_SESSION_free(second);
                    SSL_SESSION_free(first);
                }
            }
        }
        SSL_CTX_free(front);
        SSL_CTX_free(private);
        SSL_CTX_free(other);
    }
    for (int c = 0; c < 4; c++)
        for (int i = 0; i < 2; i++)
            SSL_CTX_free(clients[c][i]);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        cells(version, 1, 0);
        cells(version, 0, 0);
    }
    cells(TLS1_3_VERSION, 1, 1);
    cells(TLS1_3_VERSION, 0, 1);
    cells(TLS1_3_VERSION, 1, 2);
    return 0;
}
