/* Where faults strike: in libcrypto's allocator, in BIOs that join two connections, in callbacks. */
#ifndef STRIKES_H
#define STRIKES_H

#include "common.h"

enum fault {
    NO_FAULT,
    MEMORY_ONCE,
    MEMORY_FROM,
    READ_FAILS,
    READ_ENDS,
    READ_WAITS,
    READ_ONE,
    WRITE_FAILS,
    WRITE_NOTHING,
    WRITE_WAITS,
    WRITE_ONE,
    CALLBACK_FAILS,
    CUT_TO_CLIENT,
    CUT_TO_SERVER,
    FORKS
};

UNUSED static const char *const fault_names[] = {"no fault",
                                                 "an allocation fails",
                                                 "all allocations fail from one on",
                                                 "a read fails",
                                                 "a read finds the end",
                                                 "a read has to wait",
                                                 "a read gives one byte",
                                                 "a write fails",
                                                 "a write takes nothing",
                                                 "a write has to wait",
                                                 "a write takes one byte",
                                                 "a callback fails",
                                                 "what comes to the client ends at a byte",
                                                 "what comes to the server ends at a byte",
                                                 "the process forks inside a BIO"};

/* What the fault in force is counted by. */
enum place { IN_MEMORY, IN_READ, IN_WRITE, IN_CALLBACK, AT_BYTE, IN_BIO };

static enum fault fault_in_force;
static unsigned long fault_place, fault_counted;
static int fault_struck, is_forked_inside;

UNUSED static int is_survived(enum fault fault) {
    return fault == READ_WAITS || fault == READ_ONE || fault == WRITE_WAITS || fault == WRITE_ONE ||
           fault == FORKS;
}

static enum place place_of(enum fault fault) {
    return fault <= MEMORY_FROM      ? IN_MEMORY
           : fault <= READ_ONE       ? IN_READ
           : fault <= WRITE_ONE      ? IN_WRITE
           : fault == CALLBACK_FAILS ? IN_CALLBACK
           : fault == FORKS          ? IN_BIO
                                     : AT_BYTE;
}

/* From now on the `place`-th of these is struck; 0: they are only counted. */
UNUSED static void arm(enum fault fault, unsigned long place) {
    fault_place = place;
    fault_counted = 0;
    fault_struck = 0;
    fault_in_force = fault;
}

UNUSED static void disarm(void) {
    fault_in_force = NO_FAULT;
}

/* Whether this one is struck. */
static int strikes(enum place place) {
    if (fault_in_force == NO_FAULT || place_of(fault_in_force) != place)
        return 0;
    fault_counted++;
    if (fault_place == 0 || fault_counted < fault_place ||
        (fault_counted > fault_place && fault_in_force != MEMORY_FROM))
        return 0;
    fault_struck = 1;
    return 1;
}

/* ---- libcrypto's allocator ---- */

/* Where the allocation that failed first was asked for. */
static const char *failed_file = "";
static int failed_line;

static int memory_fails(const char *file, int line) {
    int first = !fault_struck;
    if (!strikes(IN_MEMORY))
        return 0;
    if (first) {
        failed_file = file ? file : "";
        failed_line = line;
    }
    return 1;
}

static void *failing_malloc(size_t size, const char *file, int line) {
    return memory_fails(file, line) ? NULL : malloc(size);
}

static void *failing_realloc(void *block, size_t size, const char *file, int line) {
    return size != 0 && memory_fails(file, line) ? NULL : realloc(block, size);
}

static void plain_free(void *block, const char *file, int line) {
    (void)file, (void)line;
    free(block);
}

/* Before libcrypto allocates anything. */
UNUSED static void take_over_memory(void) {
    REQUIRE(CRYPTO_set_mem_functions(failing_malloc, failing_realloc, plain_free) == 1);
}

/* ---- BIOs ---- */

/* What is under way in one direction. */
struct wire {
    unsigned char bytes[1 << 17];
    size_t start, end;
    int has_ended;
};

/* One end's BIO. */
struct joint {
    struct wire *in, *out;
    enum fault cut;
};

static void fork_inside(void) {
    if (!strikes(IN_BIO))
        return;
    fflush(stdout);
    pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid != 0)
        return;
    is_forked_inside = 1;
    alarm(60);
}

/* How many of so many bytes still come. */
static size_t before_cut(struct joint *joint, size_t length) {
    if (fault_in_force != joint->cut)
        return length;
    if (fault_place != 0 && fault_counted + length >= fault_place) {
        length = fault_place > fault_counted ? fault_place - 1 - fault_counted : 0;
        if (length == 0) {
            fault_struck = 1;
            joint->in->has_ended = 1;
        }
    }
    fault_counted += length;
    return length;
}

static int joint_read(BIO *bio, char *into, int room) {
    struct joint *joint = BIO_get_data(bio);
    struct wire *wire = joint->in;
    size_t length = wire->end - wire->start;
    BIO_clear_retry_flags(bio);
    fork_inside();
    if (strikes(IN_READ)) {
        switch (fault_in_force) {
        case READ_FAILS:
            errno = EIO;
            return -1;
        case READ_ENDS:
            wire->has_ended = 1;
            break;
        case READ_WAITS:
            BIO_set_retry_read(bio);
            return -1;
        default:
            room = room > 1 ? 1 : room;
        }
    }
    if (wire->has_ended)
        return 0;
    if (length > (size_t)room)
        length = (size_t)room;
    if (length > 0 && (length = before_cut(joint, length)) == 0)
        return 0;
    if (length == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    memcpy(into, wire->bytes + wire->start, length);
    wire->start += length;
    return (int)length;
}

static int joint_write(BIO *bio, const char *from, int length) {
    struct joint *joint = BIO_get_data(bio);
    struct wire *wire = joint->out;
    BIO_clear_retry_flags(bio);
    fork_inside();
    if (strikes(IN_WRITE)) {
        switch (fault_in_force) {
        case WRITE_FAILS:
            errno = EIO;
            return -1;
        case WRITE_NOTHING:
            return 0;
        case WRITE_WAITS:
            BIO_set_retry_write(bio);
            return -1;
        default:
            length = length > 1 ? 1 : length;
        }
    }
    if (wire->start == wire->end)
        wire->start = wire->end = 0;
    REQUIRE(wire->end + (size_t)length <= sizeof wire->bytes);
    memcpy(wire->bytes + wire->end, from, (size_t)length);
    wire->end += (size_t)length;
    return length;
}

static long joint_control(BIO *bio, int command, long number, void *pointer) {
    struct joint *joint = BIO_get_data(bio);
    (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH || (command == BIO_CTRL_EOF && joint->in->has_ended);
}

/* A BIO for one end; NULL where memory fails. */
UNUSED static BIO *joint_bio(struct joint *joint) {
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | 98, "joint");
        REQUIRE(method != NULL);
        BIO_meth_set_read(method, joint_read);
        BIO_meth_set_write(method, joint_write);
        BIO_meth_set_ctrl(method, joint_control);
    }
    BIO *bio = BIO_new(method);
    if (bio != NULL) {
        BIO_set_data(bio, joint);
        BIO_set_init(bio, 1);
    }
    return bio;
}

#endif
