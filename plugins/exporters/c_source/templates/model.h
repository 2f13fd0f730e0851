/* Made by linnet {{version}} of the run "{{name_comment}}"; do not edit.
 *
 * An int8 network that classifies windows of {{time}} time steps of {{channels}} channels into {{classes}} classes.
 *
{{input_comment}} *
 * class label
{{label_comment}} */
#ifndef {{PREFIX}}_H
#define {{PREFIX}}_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define {{PREFIX}}_TIME {{time}}
#define {{PREFIX}}_CHANNELS {{channels}}
#define {{PREFIX}}_CLASSES {{classes}}
#define {{PREFIX}}_ARENA_BYTES {{arena_bytes}}

/* A score s stands for {{PREFIX}}_SCORE_SCALE * (s - {{PREFIX}}_SCORE_ZERO), in front of any softmax. */
#define {{PREFIX}}_SCORE_SCALE {{score_scale}}
#define {{PREFIX}}_SCORE_ZERO ({{score_zero}})

/* {{sample_comment}} */
typedef {{sample_type}} {{prefix}}_sample;

/* Classifies a window of {{PREFIX}}_TIME * {{PREFIX}}_CHANNELS values, one time step after the other. Writes the
 * {{PREFIX}}_CLASSES scores, unless that is a null pointer, and returns the class, the first of those with the largest
 * score. Works in one static arena: not for several threads or interrupts at once. */
int {{prefix}}_run(const {{prefix}}_sample* window, int8_t* scores);

/* The same, and counts the values of the window that are beyond the range the network was calibrated for. Many of them
 * mean that the sensor, its unit or its mounting differ from those of the training data. */
int {{prefix}}_run_counted(const {{prefix}}_sample* window, int8_t* scores, uint32_t* clipped);

/* Labels of the classes, UTF-8. */
extern const char* const {{prefix}}_labels[{{PREFIX}}_CLASSES];

/* SHA-256 of the network and of its integers: which model this is, the same as in model.json and golden.c. */
#define {{PREFIX}}_GRAPH_DIGEST "{{graph_digest}}"
#define {{PREFIX}}_DIGEST "{{model_digest}}"
extern const char {{prefix}}_graph_digest[65];
extern const char {{prefix}}_digest[65];

#ifdef __cplusplus
}
#endif
#endif
