/* A panic at the n-th read or write of a BIO, for every n of an operation: the call fails with an internal
 * error, the connection is dead and can be freed, the other end learns of it or waits, and the contexts make
 * further connections. For a library that was built with the feature injected-panics. */
#define _GNU_SOURCE
#include "stage.h"

static unsigned long places, wrong;

static void complain(const struct stage *stage, const char *where, unsigned long place, const char *what) {
    printf("wrong: %s, %s, panic at %s %lu: %s\n", operation_names[stage->operation],
           version_name(stage->version), where, place, what);
    wrong++;
}

/* One panic; 0 where the operation has no such place. */
static int strike(struct stage *stage, const char *where, unsigned long place) {
    char asked[64];
    REQUIRE(prepare_operation(stage));
    snprintf(asked, sizeof asked, "%s:%lu", where, place);
    setenv("OXISSL_PANIC", asked, 1);
    int succeeded = operate(stage);
    unsetenv("OXISSL_PANIC");
    (void)SSL_version(NULL);
    if (succeeded) {
        free_ends(stage);
        return 0;
    }
    places++;
    if (!stage->failed)
        complain(stage, where, place, "no call has failed");
    else if (!stage->internal)
        complain(stage, where, place, "no internal error");
    use_what_is_left(stage);
    if (!works_when_cleared(stage))
        complain(stage, where, place, "cannot be cleared");
    free_ends(stage);
    if (!later_connection(stage))
        complain(stage, where, place, "a later connection fails");
    ERR_clear_error();
    return 1;
}

int main(void) {
    FOR_EACH_VERSION(version)
    for (int operation = 0; operation < OPERATIONS; operation++) {
        struct stage stage;
        if (operation == LATE_AUTH && version != TLS1_3_VERSION)
            continue;
        open_stage(&stage, operation, version);
        for (unsigned long place = 1; strike(&stage, "read", place); place++)
            ;
        for (unsigned long place = 1; strike(&stage, "write", place); place++)
            ;
        close_stage(&stage);
    }
    printf("places %lu, wrong %lu\n", places, wrong);
    return 0;
}
