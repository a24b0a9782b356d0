/* SSL_CTX_sessions(3): the internal cache as a hash table that a program may look at. */
#include "sessions.h"

#include <openssl/lhash.h>

static int seen[256], number;

static void on_each(void *entry, void *argument) {
    unsigned int length;
    const unsigned char *id = SSL_SESSION_get_id(entry, &length);
    number++;
    seen[length > 0 ? id[0] : 0]++;
    if (argument != NULL)
        *(int *)argument += SSL_SESSION_is_resumable(entry);
}

static void tell(SSL_CTX *ctx) {
    OPENSSL_LHASH *table = (OPENSSL_LHASH *)SSL_CTX_sessions(ctx);
    int resumable = 0;
    number = 0;
    memset(seen, 0, sizeof seen);
    REQUIRE(table != NULL);
    printf("  the table has %lu, the cache has %ld", OPENSSL_LH_num_items(table), SSL_CTX_sess_number(ctx));
    OPENSSL_LH_doall_arg(table, on_each, &resumable);
    printf(", visited %d, resumable %d:", number, resumable);
    for (int i = 0; i < 256; i++)
        if (seen[i] != 0)
            printf(" %02x", i);
    printf("\n");
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    title("an empty cache");
    tell(ctx);
    printf("asked again the same place: %d\n", SSL_CTX_sessions(ctx) == SSL_CTX_sessions(ctx));

    title("filled");
    SSL_SESSION *sessions[5];
    for (int i = 0; i < 5; i++) {
        sessions[i] = made_session((unsigned char)(0x10 + i), 32, TLS1_2_VERSION);
        SSL_SESSION_set_timeout(sessions[i], 1000 + i);
        SSL_CTX_add_session(ctx, sessions[i]);
        tell(ctx);
    }

    title("found by a key");
    SSL_SESSION *key = made_session(0x12, 32, TLS1_2_VERSION);
    OPENSSL_LHASH *table = (OPENSSL_LHASH *)SSL_CTX_sessions(ctx);
    printf("the table has it: %d\n", OPENSSL_LH_retrieve(table, sessions[2]) == sessions[2]);
    printf("and one with that id: %d\n", OPENSSL_LH_retrieve(table, key) == sessions[2]);
    SSL_SESSION_set_protocol_version(key, TLS1_3_VERSION);
    printf("of another version: %d\n", OPENSSL_LH_retrieve(table, key) == sessions[2]);
    SSL_SESSION_free(key);
    key = made_session(0x12, 31, TLS1_2_VERSION);
    printf("of another length: %d\n", OPENSSL_LH_retrieve(table, key) == sessions[2]);
    SSL_SESSION_free(key);
    key = made_session(0x99, 32, TLS1_2_VERSION);
    printf("that is not there: %d\n", OPENSSL_LH_retrieve(table, key) == NULL);
    SSL_SESSION_free(key);

    title("some go");
    SSL_CTX_remove_session(ctx, sessions[1]);
    tell(ctx);
    SSL_CTX_flush_sessions(ctx, SSL_SESSION_get_time(sessions[0]) + 1002);
    tell(ctx);
    SSL_CTX_flush_sessions(ctx, 0);
    tell(ctx);
    for (int i = 0; i < 5; i++)
        SSL_SESSION_free(sessions[i]);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        title("of connections, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
        connection_only(client, server, NULL);
        connection_only(client, server, NULL);
        for (int i = 0; i < 2; i++)
            printf("  in the table %lu\n",
                   OPENSSL_LH_num_items((OPENSSL_LHASH *)SSL_CTX_sessions(i ? client : server)));
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
