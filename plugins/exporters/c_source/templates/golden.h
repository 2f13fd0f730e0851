/* Made by linnet {{version}} of the run "{{name_comment}}"; do not edit.
 *
 * Windows of the data set with the results that the model must give for them, bit for bit.
 */
#ifndef {{PREFIX}}_GOLDEN_H
#define {{PREFIX}}_GOLDEN_H

#include "model.h"

#define {{PREFIX}}_GOLDEN_WINDOWS {{golden}}

extern const {{prefix}}_sample {{prefix}}_golden_windows[{{PREFIX}}_GOLDEN_WINDOWS][{{PREFIX}}_TIME * {{PREFIX}}_CHANNELS];
extern const int8_t {{prefix}}_golden_results[{{PREFIX}}_GOLDEN_WINDOWS][{{PREFIX}}_CLASSES];
extern const uint16_t {{prefix}}_golden_classes[{{PREFIX}}_GOLDEN_WINDOWS];
extern const uint32_t {{prefix}}_golden_clipped[{{PREFIX}}_GOLDEN_WINDOWS];

/* Of the model they were computed with. */
extern const char {{prefix}}_golden_graph_digest[65];
extern const char {{prefix}}_golden_digest[65];

#endif
