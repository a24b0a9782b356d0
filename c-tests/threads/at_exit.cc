/* Connections that are used when the process or a thread is nearly gone: in atexit handlers (before and after
 * the one of libcrypto), in destructors of static and thread_local objects, in those of pthread keys. */
#include <initializer_list>
#include <memory>

extern "C" {
#include "common.h"
#include <pthread.h>
#include <sys/wait.h>
}

static struct pair pair;
static SSL_CTX *client_ctx, *server_ctx;
static const char *when;
static int version;

/* Moves data both ways, closes, and makes a new connection. */
static void use_all() {
    char buffer[8];
    printf("%s\n", when);
    outcome(pair.client, "client writes", SSL_write(pair.client, "abc", 3));
    outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
    outcome(pair.server, "server writes", SSL_write(pair.server, "defg", 4));
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    outcome(pair.client, "client closes", SSL_shutdown(pair.client));
    outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
    outcome(pair.server, "server closes", SSL_shutdown(pair.server));
    free_pair(&pair);
    struct pair another = new_pair(client_ctx, server_ctx);
    printf("another handshake %d\n", handshake_rounds(&another, 20, 0));
    ERR_clear_error();
    printf("client closes %d\n", SSL_shutdown(another.client));
    ERR_clear_error();
    free_pair(&another);
}

/* After libcrypto has been cleaned up: what the record layer holds works on, nothing else may. */
static void use_after_cleanup() {
    char buffer[8];
    printf("%s\n", when);
    printf("client writes %d\n", SSL_write(pair.client, "abc", 3));
    printf("server reads %d\n", SSL_read(pair.server, buffer, sizeof buffer));
    printf("client closes %d\n", SSL_shutdown(pair.client));
    printf("server reads %d\n", SSL_read(pair.server, buffer, sizeof buffer));
    printf("server closes %d\n", SSL_shutdown(pair.server));
    struct pair another = {SSL_new(client_ctx), NULL, -1, -1};
    printf("another connection: %s\n", another.client ? "made" : "NULL");
    SSL_free(another.client);
    free_pair(&pair);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    printf("another context: %s\n", ctx ? "made" : "NULL");
    SSL_CTX_free(ctx);
    printf("end\n");
}

static void connect_all() {
    client_ctx = client_context(version);
    server_ctx = server_context(version);
    pair = new_pair(client_ctx, server_ctx);
    connect_pair(&pair);
}

struct Closer {
    ~Closer() {
        use_all();
    }
};

static void in_atexit() {
    when = "in an atexit handler";
    connect_all();
    atexit(use_all);
    exit(0);
}

static void in_early_atexit() {
    when = "in an atexit handler from before the library was used";
    atexit(use_after_cleanup);
    connect_all();
    exit(0);
}

static void in_static_destructor() {
    when = "in the destructor of a static object";
    connect_all();
    static Closer closer;
    exit(0);
}

static void in_thread_local_of_main() {
    when = "in the destructor of a thread_local object of the main thread";
    static thread_local std::unique_ptr<Closer> closer;
    connect_all();
    closer = std::make_unique<Closer>();
    exit(0);
}

static void *has_thread_local(void *early) {
    static thread_local std::unique_ptr<Closer> closer;
    /* Registered before or after whatever the library registers for the thread. */
    if (early != NULL)
        closer = std::make_unique<Closer>();
    connect_all();
    if (early == NULL)
        closer = std::make_unique<Closer>();
    return NULL;
}

static void run_thread(void *(*work)(void *), void *argument) {
    pthread_t thread;
    pthread_create(&thread, NULL, work, argument);
    pthread_join(thread, NULL);
    /* Ends without cleaning up: that is not the matter here. */
    fflush(stdout);
    _exit(0);
}

static void in_thread_local() {
    when = "in the destructor of a thread_local object";
    run_thread(has_thread_local, NULL);
}

static void in_early_thread_local() {
    when = "in the destructor of a thread_local object from before the library was used";
    run_thread(has_thread_local, (void *)1);
}

static pthread_key_t key;
static int rounds;

static void key_destructor(void *value) {
    if (++rounds < 3) {
        pthread_setspecific(key, value);
        return;
    }
    use_all();
}

static void *has_key(void *) {
    pthread_setspecific(key, &key);
    connect_all();
    return NULL;
}

static void in_key_destructor() {
    when = "in the destructor of a pthread key, in its third round";
    pthread_key_create(&key, key_destructor);
    run_thread(has_key, NULL);
}

static void in_child(void (*work)()) {
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        work();
    }
    waitpid(child, &status, 0);
    printf("status %d, signal %d\n", WEXITSTATUS(status), WTERMSIG(status));
}

int main() {
    FOR_EACH_VERSION(tls) {
        version = tls;
        title("%s", version_name(tls));
        for (void (*work)() : {in_atexit, in_early_atexit, in_static_destructor, in_thread_local_of_main,
                               in_thread_local, in_early_thread_local, in_key_destructor})
            in_child(work);
    }
    _exit(0);
}
