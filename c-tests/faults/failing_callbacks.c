/* The n-th callback of an operation says no, for every n: which one that is, and what both ends make of it.
 */
#define _GNU_SOURCE
#include "stage.h"

static void strike(struct stage *stage) {
    unsigned long place;
    for (place = 1;; place++) {
        REQUIRE(prepare_operation(stage));
        arm(CALLBACK_FAILS, place);
        stage->is_loud = 0;
        failed_callback = "none";
        /* Its name comes before what becomes of it: the callbacks are counted first. */
        int succeeded = operate(stage), struck = fault_struck;
        disarm();
        free_ends(stage);
        if (!struck)
            break;
        REQUIRE(prepare_operation(stage));
        printf("%lu: %s\n", place, failed_callback);
        arm(CALLBACK_FAILS, place);
        stage->is_loud = 1;
        REQUIRE(operate(stage) == succeeded);
        disarm();
        stage->is_loud = 0;
        printf("  succeeded %d, reused %d\n", succeeded,
               stage->server ? SSL_session_reused(stage->server) : 0);
        use_what_is_left(stage);
        REQUIRE(works_when_cleared(stage));
        free_ends(stage);
        REQUIRE(later_connection(stage));
    }
    /* Whatever is wrong ends the program. */
    char what[100];
    snprintf(what, sizeof what, "a callback fails: %s, %s", operation_names[stage->operation],
             version_name(stage->version));
    record(&(struct result){.part = "faults", .what = what, .tried = place - 1});
}

int main(void) {
    FOR_EACH_VERSION(version)
    for (int operation = 0; operation < OPERATIONS; operation++) {
        struct stage stage;
        if (operation == LATE_AUTH && version != TLS1_3_VERSION)
            continue;
        title("%s, %s", operation_names[operation], version_name(version));
        open_stage(&stage, operation, version);
        strike(&stage);
        close_stage(&stage);
    }
    return 0;
}
