/* Made by linnet {{version}} of the run "{{name_comment}}"; do not edit. */
#include "golden.h"

const {{prefix}}_sample {{prefix}}_golden_windows[{{PREFIX}}_GOLDEN_WINDOWS][{{PREFIX}}_TIME * {{PREFIX}}_CHANNELS] = {
{{golden_windows}}};

const int8_t {{prefix}}_golden_results[{{PREFIX}}_GOLDEN_WINDOWS][{{PREFIX}}_CLASSES] = {
{{golden_results}}};

const uint16_t {{prefix}}_golden_classes[{{PREFIX}}_GOLDEN_WINDOWS] = { {{golden_classes}} };

const uint32_t {{prefix}}_golden_clipped[{{PREFIX}}_GOLDEN_WINDOWS] = { {{golden_clipped}} };

const char {{prefix}}_golden_graph_digest[65] = "{{graph_digest}}";
const char {{prefix}}_golden_digest[65] = "{{model_digest}}";
