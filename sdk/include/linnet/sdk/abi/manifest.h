/* SPDX-FileCopyrightText: 2026 The linnet authors */
/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The handshake between linnet and a plugin library: plain C, read-only data, and the one part of the SDK that can
 * never change shape within an epoch. The host reads it before it runs any function of the plugin, so that a library
 * built for another compiler or another SDK is refused with a sentence instead of a crash.
 *
 * All pointers are owned by the plugin and live as long as its library. All strings are UTF-8, NUL-terminated. */

#include <stdint.h>

/* Bumping it also renames the symbol and the section a manifest is found by. */
#define LINNET_ABI_EPOCH 1u

/* The ELF section that marks a file as a plugin of this epoch (at most eight characters: the limit of other formats),
 * and the one symbol a plugin exports. */
#define LINNET_MANIFEST_SECTION "linnet1"
#define LINNET_MANIFEST_SYMBOL "linnet_manifest_epoch1"

/* One parameter a user may set in the run file. The host checks type and range before create() is called.
 *
 * type      | value in the run file             | lowest, highest
 * ----------+-----------------------------------+------------------------------------------------------
 * "integer" | 12, 60_000                        | decimal integers, "" for none
 * "real"    | 0.5, 1e-3, 3                      | decimal reals, "" for none
 * "flag"    | true, false                       | ""
 * "text"    | "anything"                        | ""
 * "choice"  | one of the words in lowest        | lowest = "adam|sgd", highest = ""
 * "path"    | relative to the run file          | ""  (the plugin receives an absolute path)
 * "bytes"   | "20 KiB", 20480                   | decimal integers, "" for none
 * "list"    | [3, 5, 7], ["a", "b"], 3, "1..9"  | ""  (the plugin receives a text: the items, joined by spaces)
 *
 * A name may stand in a group: "stage[].width" is the key `width` of each of the tables [[space.stage]]. The plugin
 * finds their number as the integer "stage[]", and the values as "stage[0].width" and so on.
 *
 * fallback is the default in the same notation; NULL means the user must give a value. */
typedef struct linnet_param {
    const char *name, *type, *fallback, *lowest, *highest, *help;
} linnet_param;

/* A value of a parameter, in the notation of the table above. */
typedef struct linnet_setting {
    const char *name, *value;
} linnet_setting;

/* Results of create(). */
#define LINNET_CREATE_FAILED 1
#define LINNET_SETTINGS_REFUSED 2

/* Keep the library mapped until the process ends (thread pools, process-wide state). */
#define LINNET_KEEP_MAPPED 1u

/* What a run uses when its run file names no component of this kind. With several such components loaded, or none, the run
 * file has to say. */
#define LINNET_DEFAULT_CHOICE 2u

typedef struct linnet_component {
    uint32_t struct_size; /* sizeof(linnet_component) the plugin was built with; fields are only ever appended */
    uint32_t flags;
    const char *kind;         /* reader, block, space, strategy, trainer, runtime, metric, exporter */
    const char *id;           /* unique inside the plugin: lower case letters, digits, '_' */
    const char *interface_id; /* "linnet.strategy/2" */
    const char *summary;      /* one line for `linnet plugins` */
    const linnet_param *params;
    uint32_t param_count;
    /* 0 on success. Otherwise a message is written to error: LINNET_SETTINGS_REFUSED when the user's settings do not go
     * together, LINNET_CREATE_FAILED for everything else. Never throws. */
    int32_t (*create)(void *host, const void *config, void **object, char *error, uint32_t error_size);
    void (*destroy)(void *object);
    /* Of a trainer: defaults of the final training where they differ from the parameters' own. NULL for none. */
    const linnet_setting *final_defaults;
    uint32_t final_default_count;
} linnet_component;

typedef struct linnet_manifest {
    uint32_t struct_size, abi_epoch;
    const char *toolchain_tag, *sdk_version;
    const char *plugin_id; /* reverse domain: "org.example.tabu" */
    const char *plugin_version, *licence;
    const linnet_component *const *components; /* pointers, so that the entries may grow */
    uint32_t component_count;
} linnet_manifest;
