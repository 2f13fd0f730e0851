/* Made by linnet {{version}} of the run "{{name_comment}}"; do not edit. */
#include "model.h"

#include "ln_run.h"

{{weights}}{{channel_table}}/* Of each input channel. */
static const {{table_type}} input_table[{{channels}}] = {
{{input_table}}};

{{steps}}static union {
    int8_t bytes[{{arena_bytes}}];
    uint32_t alignment;
} arena;

static const ln_model model = {
    .steps = {{steps_pointer}},
    .input_table = input_table,
    .arena = arena.bytes,
    .step_count = {{step_count}},
    .input = {{input_words}},
    .time = {{time}},
    .channels = {{channels}},
    .output = {{output_words}},
    .classes = {{classes}},
    .input_zero = {{input_zero}},
};

int {{prefix}}_run(const {{prefix}}_sample* window, int8_t* scores) {
    return (int){{run}}(&model, window, scores, 0);
}

int {{prefix}}_run_counted(const {{prefix}}_sample* window, int8_t* scores, uint32_t* clipped) {
    return (int){{run}}(&model, window, scores, clipped);
}

const char* const {{prefix}}_labels[{{PREFIX}}_CLASSES] = {
{{labels}}};

const char {{prefix}}_graph_digest[65] = {{PREFIX}}_GRAPH_DIGEST;
const char {{prefix}}_digest[65] = {{PREFIX}}_DIGEST;

#ifdef LINNET_BENCH /* for firmware/bench.c */

#include "model_bench.h"

static const char* const linnet_bench_names[{{step_count_or_one}}] = {
{{step_names}}};

const ln_step* linnet_bench_steps(void) { return model.steps; }
uint32_t linnet_bench_step_count(void) { return model.step_count; }
int8_t* linnet_bench_arena(void) { return arena.bytes; }
const char* linnet_bench_step_name(uint32_t step) { return linnet_bench_names[step]; }
void linnet_bench_input(const {{prefix}}_sample* window) {
    {{quantise}}(window, input_table, arena.bytes + LN_WORD * model.input, {{time}}, {{channels}}, model.input_zero);
}

#endif
