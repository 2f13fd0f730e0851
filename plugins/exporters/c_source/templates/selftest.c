/* Made by linnet {{version}} of the run "{{name_comment}}"; do not edit.
 *
 * Exit status 0: the model gives exactly the golden results. On a host the number of differing windows is printed.
 */
#include "golden.h"

#if __STDC_HOSTED__
#include <stdio.h>
#endif

static int same_text(const char* a, const char* b) {
    while (*a != 0 && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

static int is_exact(uint32_t window) {
    static int8_t scores[{{PREFIX}}_CLASSES];
    uint32_t clipped, i;
    const int found = {{prefix}}_run_counted({{prefix}}_golden_windows[window], scores, &clipped);
    if (found != {{prefix}}_golden_classes[window] || clipped != {{prefix}}_golden_clipped[window]) return 0;
    for (i = 0; i < {{PREFIX}}_CLASSES; i++) {
        if (scores[i] != {{prefix}}_golden_results[window][i]) return 0;
    }
    return {{prefix}}_run({{prefix}}_golden_windows[window], 0) == found;
}

int main(void) {
    uint32_t wrong = 0, window;
    const int same_model = same_text({{prefix}}_graph_digest, {{prefix}}_golden_graph_digest) &&
                           same_text({{prefix}}_digest, {{prefix}}_golden_digest);
    for (window = 0; window < {{PREFIX}}_GOLDEN_WINDOWS; window++) wrong += !is_exact(window);
#if __STDC_HOSTED__
    if (!same_model) printf("golden.c was made for another model\n");
    printf("%u of %u golden windows differ\n", (unsigned)wrong, (unsigned){{PREFIX}}_GOLDEN_WINDOWS);
#endif
    return wrong != 0 || !same_model;
}
