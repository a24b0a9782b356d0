/* Sessions used in ways that no manual page suggests: on connections of other contexts, versions and methods,
 * in the middle of a handshake, changed while they are in a cache, put into two caches, removed by the
 * callbacks that are told of them. */
#include "sessions.h"

static SSL_SESSION *made(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    end_pair(&pair);
    return session;
}

static void stateful(SSL_CTX *server) {
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(server, 1);
}

/* ---- where a session is set ---- */

static void foreign_places(int version) {
    title("another context, method, role, version, %s", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version),
            *other = client_context(version);
    SSL_SESSION *session = made(client, server);
    printf("another context of the client's\n");
    connection_only(other, server, session);
    printf("both connections at once\n");
    struct pair first = new_pair(client, server), second = new_pair(other, server);
    SHOW(SSL_set_session(first.client, session));
    SHOW(SSL_set_session(second.client, session));
    REQUIRE(handshake_rounds(&first, 20, 0));
    REQUIRE(handshake_rounds(&second, 20, 0));
    printf("  reused %d %d\n", SSL_session_reused(first.client), SSL_session_reused(second.client));
    read_tickets(&first);
    read_tickets(&second);
    end_pair(&first);
    end_pair(&second);
    printf("on a server\n");
    struct pair pair = new_pair(client, server);
    SHOW(SSL_set_session(pair.server, session));
    printf("  it has it: %d\n", SSL_get_session(pair.server) == session);
    handshake(&pair);
    printf("  it still has it: %d, reused %d\n", SSL_get_session(pair.server) == session,
           SSL_session_reused(pair.server));
    end_pair(&pair);
    printf("a server's session on a client\n");
    pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *theirs = SSL_get1_session(pair.server);
    end_pair(&pair);
    connection_only(client, server, theirs);
    SSL_SESSION_free(theirs);
    printf("a client of another version\n");
    int others = version == TLS1_2_VERSION ? TLS1_3_VERSION : TLS1_2_VERSION;
    SSL_CTX *another = client_context(others), *both = server_context(0);
    pair = new_pair(another, both);
    SHOW(SSL_set_session(pair.client, session));
    printf("  version now %x\n", SSL_version(pair.client));
    handshake(&pair);
    printf("  reused %d, version %x\n", SSL_session_reused(pair.client), SSL_version(pair.client));
    end_pair(&pair);
    printf("a client that speaks that version alone by its method\n");
    SSL_CTX *pinned = SSL_CTX_new(TLSv1_2_client_method());
    pair = new_pair(pinned, both);
    SHOW(SSL_set_session(pair.client, session));
    handshake(&pair);
    printf("  reused %d, version %x\n", SSL_session_reused(pair.client), SSL_version(pair.client));
    end_pair(&pair);
    SSL_CTX_free(pinned);
    SSL_CTX_free(another);
    SSL_CTX_free(both);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(other);
    SSL_CTX_free(server);
}

/* ---- when it is set ---- */

static void odd_times(int version) {
    title("in the middle of things, %s", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    stateful(server);
    SSL_SESSION *session = made(client, server), *other = made(client, server);
    printf("nothing is set\n");
    struct pair pair = new_pair(client, server);
    SHOW(SSL_set_session(pair.client, NULL));
    SHOW(SSL_set_session(pair.client, session));
    SHOW(SSL_set_session(pair.client, session));
    SHOW(SSL_set_session(pair.client, NULL));
    SHOW_POINTER(SSL_get_session(pair.client));
    REQUIRE(handshake_rounds(&pair, 20, 0));
    printf("  reused %d\n", SSL_session_reused(pair.client));
    end_pair(&pair);
    printf("another one in its place\n");
    pair = new_pair(client, server);
    SHOW(SSL_set_session(pair.client, session));
    SHOW(SSL_set_session(pair.client, other));
    REQUIRE(handshake_rounds(&pair, 20, 0));
    printf("  reused %d\n", SSL_session_reused(pair.client));
    end_pair(&pair);
    printf("set when all is over\n");
    pair = new_pair(client, server);
    REQUIRE(handshake_rounds(&pair, 20, 0));
    SHOW(SSL_set_session(pair.client, session));
    printf("  it has it: %d, reused %d\n", SSL_get_session(pair.client) == session,
           SSL_session_reused(pair.client));
    free_pair(&pair);
    printf("  and freed: resumable %d\n", SSL_SESSION_is_resumable(session));
    printf("set NULL when all is over\n");
    pair = new_pair(client, server);
    REQUIRE(handshake_rounds(&pair, 20, 0));
    SHOW(SSL_set_session(pair.client, NULL));
    SHOW(SSL_set_session(pair.server, NULL));
    SHOW_POINTER(SSL_get_session(pair.client));
    free_pair(&pair);
    char buffer[8];
    printf("the same connection again, cleared\n");
    pair = new_pair(client, server);
    SHOW(SSL_set_session(pair.client, session));
    REQUIRE(handshake_rounds(&pair, 20, 0));
    read_tickets(&pair);
    printf("  reused %d\n", SSL_session_reused(pair.client));
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    SSL_read(pair.client, buffer, 1);
    SSL_read(pair.server, buffer, 1);
    ERR_clear_error();
    SHOW(SSL_clear(pair.client));
    SHOW(SSL_clear(pair.server));
    REQUIRE(handshake_rounds(&pair, 20, 0));
    printf("  reused %d\n", SSL_session_reused(pair.client));
    end_pair(&pair);
    SSL_SESSION_free(session);
    SSL_SESSION_free(other);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* ---- what is set ---- */

static void odd_sessions(int version) {
    title("sessions that are none, %s", version_name(version));
    static const char *const kinds[] = {"empty",
                                        "with an id alone",
                                        "with a version of 0",
                                        "without a key",
                                        "with another key",
                                        "without a suite",
                                        "of another suite's number",
                                        "with a longer id",
                                        "with no id",
                                        "of the future",
                                        "of an unknown version"};
    SSL_CTX *client = client_context(version), *server = server_context(version);
    for (int kind = 0; kind < (int)(sizeof kinds / sizeof *kinds); kind++) {
        SSL_SESSION *session = made(client, server);
        unsigned char other[48] = {1, 2, 3};
        SSL *ssl = SSL_new(client);
        switch (kind) {
        case 0:
            SSL_SESSION_free(session);
            session = SSL_SESSION_new();
            break;
        case 1:
            SSL_SESSION_free(session);
            session = made_session(5, 32, version);
            break;
        case 2:
            SSL_SESSION_set_protocol_version(session, 0);
            break;
        case 3:
            SSL_SESSION_set1_master_key(session, other, 0);
            break;
        case 4:
            SSL_SESSION_set1_master_key(session, other, 48);
            break;
        case 5:
            SSL_SESSION_set_cipher(session, NULL);
            break;
        case 6:
            SSL_SESSION_set_cipher(
                session,
                SSL_CIPHER_find(
                    ssl, (const unsigned char *)(version == TLS1_2_VERSION ? "\xc0\x2f" : "\x13\x03")));
            break;
        case 7:
            SSL_SESSION_set1_id(session, other, 32);
            break;
        case 8:
            SSL_SESSION_set1_id(session, other, 0);
            break;
        case 9:
            SSL_SESSION_set_time(session, (long)time(NULL) + 100000);
            break;
        default:
            SSL_SESSION_set_protocol_version(session, 0x305);
            break;
        }
        struct pair pair = new_pair(client, server);
        printf("%s: set %d, ", kinds[kind], SSL_set_session(pair.client, session));
        printf("%s, ", handshake_rounds(&pair, 20, 0) ? "connected" : "failed");
        printf("reused %d %d\n", SSL_session_reused(pair.client), SSL_session_reused(pair.server));
        ERR_clear_error();
        end_pair(&pair);
        ERR_clear_error();
        SSL_free(ssl);
        SSL_SESSION_free(session);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* ---- a cache and what is in it ---- */

static void changed_in_cache(void) {
    title("changed while it is in a cache");
    SSL_CTX *ctx = SSL_CTX_new(TLSv1_2_method()), *other = SSL_CTX_new(TLSv1_2_method());
    SSL *ssl = SSL_new(ctx);
    unsigned char id[32] = {1}, another[32] = {2};
    SSL_SESSION *session = made_session(1, 32, TLS1_2_VERSION);
    SHOW(SSL_CTX_add_session(ctx, session));
    SHOW(SSL_has_matching_session_id(ssl, id, 32));
    SHOW(SSL_has_matching_session_id(ssl, id, 31));
    SHOW(SSL_has_matching_session_id(ssl, another, 32));
    printf("another version\n");
    SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION);
    SHOW(SSL_has_matching_session_id(ssl, id, 32));
    SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION);
    SHOW(SSL_has_matching_session_id(ssl, id, 32));
    printf("another id\n");
    SSL_SESSION_set1_id(session, another, 32);
    SHOW(SSL_has_matching_session_id(ssl, id, 32));
    SHOW(SSL_has_matching_session_id(ssl, another, 32));
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_CTX_remove_session(ctx, session));
    SHOW(SSL_CTX_sess_number(ctx));
    printf("the old id again\n");
    SSL_SESSION_set1_id(session, id, 32);
    SHOW(SSL_has_matching_session_id(ssl, id, 32));
    SHOW(SSL_CTX_remove_session(ctx, session));
    SHOW(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(session);
    printf("ids of all lengths\n");
    for (unsigned int length = 0; length <= 32; length += 4) {
        session = made_session(9, length, TLS1_2_VERSION);
        printf("  %u: %d", length, SSL_CTX_add_session(ctx, session));
        unsigned char wanted[32] = {9};
        printf(" %d %d\n", SSL_has_matching_session_id(ssl, wanted, length),
               length > 0 ? SSL_has_matching_session_id(ssl, wanted, length - 1) : -1);
        SSL_SESSION_free(session);
    }
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_has_matching_session_id(ssl, id, 33));
    SSL_CTX_flush_sessions(ctx, 0);
    printf("two sessions of one id, of two versions\n");
    SSL_SESSION *old = made_session(3, 32, TLS1_2_VERSION), *new = made_session(3, 32, TLS1_3_VERSION);
    SHOW(SSL_CTX_add_session(ctx, old));
    SHOW(SSL_CTX_add_session(ctx, new));
    SHOW(SSL_CTX_sess_number(ctx));
    id[0] = 3;
    SHOW(SSL_has_matching_session_id(ssl, id, 32));
    SHOW(SSL_CTX_remove_session(ctx, old));
    SHOW(SSL_has_matching_session_id(ssl, id, 32));
    SHOW(SSL_CTX_remove_session(ctx, new));
    SHOW(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(old);
    SSL_SESSION_free(new);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);
}

static void modes_change(int version) {
    title("modes that change on the way, %s", version_name(version));
    static const long modes[] = {SSL_SESS_CACHE_OFF,
                                 SSL_SESS_CACHE_SERVER,
                                 SSL_SESS_CACHE_CLIENT,
                                 SSL_SESS_CACHE_BOTH,
                                 SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP,
                                 SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_STORE,
                                 SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_UPDATE_TIME,
                                 0xffff};
    SSL_CTX *client = client_context(version), *server = server_context(version);
    stateful(server);
    for (size_t before = 0; before < sizeof modes / sizeof *modes; before++)
        for (size_t after = 0; after < sizeof modes / sizeof *modes; after += 2) {
            SSL_CTX_set_session_cache_mode(server, modes[before]);
            printf("made in %lx, offered in %lx\n", modes[before], modes[after]);
            SSL_SESSION *session = made(client, server);
            printf("  number %ld\n", SSL_CTX_sess_number(server));
            SSL_CTX_set_session_cache_mode(server, modes[after]);
            connection_only(client, server, session);
            printf("  number %ld\n", SSL_CTX_sess_number(server));
            SSL_CTX_flush_sessions(server, 0);
            SSL_SESSION_free(session);
        }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* ---- callbacks that remove what they are told of ---- */

static int removing;

static int on_new(SSL *ssl, SSL_SESSION *session) {
    printf("  new, removed %d", removing ? SSL_CTX_remove_session(SSL_get_SSL_CTX(ssl), session) : -1);
    printf(", resumable %d\n", SSL_SESSION_is_resumable(session));
    return 0;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    static int inside;
    printf("  told of a removal, resumable %d\n", SSL_SESSION_is_resumable(session));
    if (removing && !inside) {
        inside = 1;
        printf("  again %d\n", SSL_CTX_remove_session(ctx, session));
        inside = 0;
    }
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int length, int *copy) {
    SSL_SESSION *session = SSL_SESSION_new();
    (void)ssl;
    SSL_SESSION_set1_id(session, id, (unsigned int)length);
    *copy = 0;
    printf("  an empty session is given\n");
    return session;
}

/* OpenSSL's TLS 1.3 does not bear a session without a suite there. */
static void gives_something_else(SSL_CTX *client, SSL_CTX *server, int version) {
    title("a get callback that gives something else, %s", version_name(version));
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(server, NULL);
    SSL_CTX_sess_set_get_cb(server, on_get);
    SSL_SESSION *session = connection(client, server, NULL);
    connection_only(client, server, session);
    SSL_SESSION_free(session);
}

static void callbacks(int version) {
    title("callbacks that remove, %s", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    stateful(server);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
    for (int i = 0; i < 2; i++) {
        SSL_CTX_sess_set_new_cb(i ? client : server, on_new);
        SSL_CTX_sess_set_remove_cb(i ? client : server, on_remove);
    }
    for (removing = 0; removing < 2; removing++) {
        printf("removing %d\n", removing);
        SSL_SESSION *session = connection(client, server, NULL);
        connection_only(client, server, session);
        printf("by hand\n");
        SHOW(SSL_CTX_remove_session(client, session));
        SHOW(SSL_CTX_remove_session(client, session));
        SSL_SESSION_free(session);
        printf("numbers %ld %ld\n", SSL_CTX_sess_number(client), SSL_CTX_sess_number(server));
    }
    removing = 0;
    if (version == TLS1_2_VERSION)
        gives_something_else(client, server, version);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}
int main(void) {
    FOR_EACH_VERSION(version)
    foreign_places(version);
    FOR_EACH_VERSION(version)
    odd_times(version);
    FOR_EACH_VERSION(version)
    odd_sessions(version);
    changed_in_cache();
    FOR_EACH_VERSION(version)
    modes_change(version);
    FOR_EACH_VERSION(version)
    callbacks(version);
    return 0;
}
