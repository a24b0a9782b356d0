/* Faults that a program injects: an allocation of libcrypto, a read, a write or a callback fails, the n-th of
 * an operation, for every n; and what must hold after each of them.
 *
 * Each fault is tried in a child of its own, so that a crash or an endless loop ends that child alone. A
 * child prepares nothing: its parent has the contexts, and has made all connections once, so that caches are
 * warm.
 *
 * FAULTS says how many places of an operation are tried at most, spread over all of them (12 when it is not
 * set; 0: every one). Where FAULTS_RESULTS names a file, a line with the numbers is put at its end.
 * FAULTS_ONLY=N tries the N-th place alone, and says more. */
#ifndef FAULTS_H
#define FAULTS_H

#include "blocks.h"
#include "results.h"
#include "stage.h"

#include <sys/mman.h>
#include <sys/wait.h>

/* What one child tells. */
struct told {
    unsigned long reached, leaked;
    int struck, succeeded, silent, stalled, lost, clear_failed, later_failed, line;
    char file[64];
};

static struct told *told;

/* Sums of one operation. */
struct sums {
    unsigned long injected, succeeded, crashed, hung, panicked, silent, stalled, lost, leaked, clear_failed,
        later_failed;
};

/* What is never right, whatever the fault was. */
static unsigned long wrongs(const struct sums *sums) {
    return sums->crashed + sums->hung + sums->panicked + sums->stalled + sums->lost + sums->leaked +
           sums->clear_failed + sums->later_failed;
}

/* The fault itself, and all that is done with what it leaves. */
static void one_attempt(struct stage *stage, enum fault fault, unsigned long place) {
    int held = prepare_operation(stage);
    arm(fault, place);
    int succeeded = operate(stage);
    disarm();
    REQUIRE(held);
    told->reached = fault_counted;
    told->struck = fault_struck;
    told->succeeded = succeeded;
    told->line = failed_line;
    snprintf(told->file, sizeof told->file, "%s", failed_file);
    told->silent |= stage->silent;
    told->stalled |= succeeded == 0 && stage->failed == 0;
    told->lost |= stage->lost;
    use_what_is_left(stage);
    told->clear_failed |= !works_when_cleared(stage);
    free_ends(stage);
    told->later_failed |= !later_connection(stage);
    ERR_clear_error();
}

/* What grows with each repetition is lost; what is kept once, in a cache, is not. The error queue keeps the
 * texts of its last sixteen entries. */
static void look_for_leaks(struct stage *stage, enum fault fault, unsigned long place) {
    unsigned long before = blocks_held(), after, lost = 0;
    for (int turn = 0; turn < 24; turn++) {
        one_attempt(stage, fault, place);
        after = blocks_held();
        if (after <= before)
            return;
        lost = after - before;
        before = after;
    }
    told->leaked = lost;
}

static void child(struct stage *stage, enum fault fault, unsigned long place) {
    alarm(60);
    one_attempt(stage, fault, place);
    if (!is_forked_inside && fault_struck)
        look_for_leaks(stage, fault, place);
    int good = told->succeeded && !told->stalled && !told->lost && !told->clear_failed && !told->later_failed;
    if (is_forked_inside)
        _exit(good ? 0 : 1);
    int status;
    while (wait(&status) > 0)
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            told->later_failed = 1;
    _exit(0);
}

/* Whether the child has written of a panic. What it writes is shown where one place alone is tried. */
static int has_panicked(int log, int show) {
    static char text[1 << 16];
    ssize_t length = pread(log, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = 0;
    if (show)
        fputs(text, stderr);
    return strstr(text, "panicked at") != NULL;
}

static void complain(const char *what, const struct stage *stage, enum fault fault, unsigned long place) {
    fprintf(stderr, "%s: %s, %s, %s, place %lu (%s:%d)\n", what, operation_names[stage->operation],
            version_name(stage->version), fault_names[fault], place, told->file, told->line);
}

static void try_place(struct stage *stage, enum fault fault, unsigned long place, struct sums *sums,
                      int show) {
    int status, log = memfd_create("stderr", 0);
    memset(told, 0, sizeof *told);
    fflush(stdout);
    pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        dup2(log, 2);
        child(stage, fault, place);
    }
    REQUIRE(waitpid(pid, &status, 0) == pid);
    int panicked = has_panicked(log, show);
    close(log);
    if (place == 0)
        return;
    int hung = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
    int crashed = !hung && (!WIFEXITED(status) || WEXITSTATUS(status) != 0);
    sums->injected += told->struck;
    sums->succeeded += told->succeeded;
    sums->silent += told->silent;
    const struct {
        const char *what;
        int is;
        unsigned long *sum;
    } kinds[] = {{"crashed", crashed, &sums->crashed},
                 {"hung", hung, &sums->hung},
                 {"panicked", panicked, &sums->panicked},
                 {"stalled", told->stalled, &sums->stalled},
                 {"lost or changed data", told->lost, &sums->lost},
                 {"leaked", told->leaked != 0, &sums->leaked},
                 {"of no use when cleared", told->clear_failed, &sums->clear_failed},
                 {"a later connection failed", told->later_failed, &sums->later_failed}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].is) {
            ++*kinds[i].sum;
            complain(kinds[i].what, stage, fault, place);
        }
}

static void record_sums(const struct stage *stage, enum fault fault, const struct sums *sums) {
    char what[200];
    snprintf(what, sizeof what, "%s: %s, %s", fault_names[fault], operation_names[stage->operation],
             version_name(stage->version));
    record(&(struct result){"faults", what, sums->injected, sums->crashed, sums->hung, sums->panicked,
                            sums->leaked, sums->lost,
                            sums->stalled + sums->clear_failed + sums->later_failed});
}

/* One fault at each place of one operation. */
static void strike(struct stage *stage, enum fault fault) {
    struct sums sums = {0};
    unsigned long only = setting("FAULTS_ONLY", 0), most = setting("FAULTS", 12), places, step = 1;
    try_place(stage, fault, 0, &sums, 0);
    places = told->reached;
    if (most != 0 && places > most)
        step = (places + most - 1) / most;
    for (unsigned long place = only ? only : 1; place <= places; place += step) {
        try_place(stage, fault, place, &sums, only != 0);
        if (only)
            break;
    }
    printf("%s: wrong %lu\n", fault_names[fault], wrongs(&sums));
    if (is_survived(fault))
        printf("  each survived %d\n", sums.succeeded == sums.injected);
    record_sums(stage, fault, &sums);
}

/* All operations of both versions, each with the faults of this list. */
static void strike_all(const enum fault *faults, size_t count) {
    told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(told != MAP_FAILED);
    FOR_EACH_VERSION(version)
    for (int operation = 0; operation < OPERATIONS; operation++) {
        if (operation == LATE_AUTH && version != TLS1_3_VERSION)
            continue;
        struct stage stage;
        title("%s, %s", operation_names[operation], version_name(version));
        open_stage(&stage, operation, version);
        for (size_t i = 0; i < count; i++)
            strike(&stage, faults[i]);
        close_stage(&stage);
    }
}

#endif
