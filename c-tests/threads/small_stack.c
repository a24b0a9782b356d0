/* Handshakes, data and closing on a thread whose stack is 64 KiB: some programs give theirs no more than half
 * of that. */
#include "common.h"

#include <pthread.h>

enum call { HANDSHAKE, WRITE, READ, CLOSE };

struct work {
    SSL *ssl;
    enum call call;
    int result;
};

static char data[16384];
static pthread_attr_t small;

static void *run(void *argument) {
    struct work *work = argument;
    switch (work->call) {
    case HANDSHAKE:
        work->result = SSL_do_handshake(work->ssl);
        break;
    case WRITE:
        work->result = SSL_write(work->ssl, data, sizeof data);
        break;
    case READ:
        work->result = SSL_read(work->ssl, data, sizeof data);
        break;
    case CLOSE:
        work->result = SSL_shutdown(work->ssl);
        break;
    }
    return NULL;
}

static int on_small_stack(SSL *ssl, enum call call) {
    struct work work = {ssl, call, 0};
    pthread_t thread;
    REQUIRE(pthread_create(&thread, &small, run, &work) == 0);
    REQUIRE(pthread_join(thread, NULL) == 0);
    return work.result;
}

int main(void) {
    REQUIRE(pthread_attr_init(&small) == 0);
    REQUIRE(pthread_attr_setstacksize(&small, 64 * 1024) == 0);
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        int client_result = 0, server_result = 0;
        struct pair pair;

        title("%s", version_name(version));
        use(client, "client");
        SSL_CTX_set_post_handshake_auth(client, 1);
        SSL_CTX_set_session_id_context(server, (const unsigned char *)"small", 5);
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        pair = new_pair(client, server);
        for (int round = 0; round < 10 && !(client_result == 1 && server_result == 1); round++) {
            client_result = on_small_stack(pair.client, HANDSHAKE);
            server_result = on_small_stack(pair.server, HANDSHAKE);
        }
        printf("handshake: %d and %d, verified %ld\n", client_result, server_result,
               SSL_get_verify_result(pair.server));
        printf("to the server: %d, ", on_small_stack(pair.client, WRITE));
        printf("%d\n", on_small_stack(pair.server, READ));
        printf("to the client: %d, ", on_small_stack(pair.server, WRITE));
        printf("%d\n", on_small_stack(pair.client, READ));
        if (SSL_verify_client_post_handshake(pair.server) == 1) {
            printf("once more: %d, ", on_small_stack(pair.server, HANDSHAKE));
            printf("%d, ", on_small_stack(pair.client, READ));
            printf("%d, ", on_small_stack(pair.server, READ));
            SHOW(SSL_verify_client_post_handshake(pair.server));
            on_small_stack(pair.server, HANDSHAKE);
        }
        ERR_clear_error();
        printf("closed: %d, ", on_small_stack(pair.client, CLOSE));
        printf("%d\n", on_small_stack(pair.server, CLOSE));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    pthread_attr_destroy(&small);
    return 0;
}
