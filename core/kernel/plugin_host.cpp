// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/plugin_host.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "core/kernel/library_sections.hpp"
#include "core/kernel/output_capture.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"

namespace linnet::core {
namespace {

namespace dll = boost::dll;
namespace fs = std::filesystem;

#ifdef LINNET_KEEP_LIBRARIES_MAPPED
constexpr bool keep_all_mapped = true;  // sanitizer reports need the symbols
#else
constexpr bool keep_all_mapped = false;
#endif

// What the dynamic linker said, out of Boost's message "... (dlerror system message: <file>: <text>): <error code>".
std::string linker_message(std::string_view message, const fs::path& file) {
    constexpr std::string_view opening = "(dlerror system message: ";
    const auto begin = message.find(opening);
    const auto end = message.rfind(')');
    if (begin == std::string_view::npos || end == std::string_view::npos) return std::string(message);
    auto text = message.substr(begin + opening.size(), end - begin - opening.size());
    if (const auto name = file.string() + ": "; text.starts_with(name)) text.remove_prefix(name.size());
    return std::string(text);
}

void require_section(const fs::path& file) {
    const auto sections = section_names(file);
    if (std::ranges::find(sections, LINNET_MANIFEST_SECTION) != sections.end()) return;
    const auto other = std::ranges::find_if(sections, [](const auto& name) { return name.starts_with("linnet"); });
    if (other != sections.end())
        throw NotAPlugin("is a plugin for another ABI epoch: it has the section \"" + *other +
                         "\", this linnet looks for \"" LINNET_MANIFEST_SECTION "\"");
    throw NotAPlugin("is not a linnet plugin: it has no section \"" LINNET_MANIFEST_SECTION "\"");
}

bool other_threads_run() {
    std::error_code error;
    std::size_t threads = 0;
    for (fs::directory_iterator task{"/proc/self/task", error}, end; !error && task != end; task.increment(error))
        ++threads;
    return error || threads != 1;
}

// Libraries that stay mapped. Reachable until the process ends, and on purpose never destroyed.
template <class Pointer>
void keep_until_exit(Pointer library) {
    static auto& kept = *new std::vector<Pointer>;
    kept.push_back(std::move(library));
}

void release(dll::shared_library* library) {
    std::unique_ptr<dll::shared_library> last{library};
    if (!other_threads_run()) return;
    log(sdk::Level::debug, library->location().filename().string() +
                               " stays in memory after its last use, because other threads are running");
    keep_until_exit(std::move(last));
}

std::shared_ptr<dll::shared_library> open(const fs::path& file) {
    try {
        // now: a missing symbol is found here and not in the middle of a search. local: plugins do not see each other.
        // Not deepbind: sanitizer runtimes refuse it.
        return {new dll::shared_library(file, dll::load_mode::rtld_now | dll::load_mode::rtld_local), &release};
    } catch (const std::system_error& failure) {
        throw NotAPlugin("cannot be loaded: " + linker_message(failure.what(), file));
    }
}

// Machine-readable output of the program would be spoilt by whatever a plugin prints.
std::shared_ptr<dll::shared_library> open_quietly(const fs::path& file) {
    OutputCapture capture{STDOUT_FILENO};
    auto library = open(file);
    const auto printed = capture.finish();
    if (!printed.empty())
        throw NotAPlugin("writes to standard output while it is loaded (\"" +
                         printed.substr(0, std::min<std::size_t>(printed.find('\n'), 60)) +
                         "\"); static initialisers of a plugin must do nothing");
    return library;
}

const linnet_manifest* find_manifest(const dll::shared_library& library) {
    // The exported symbol is a pointer to the manifest.
    const auto* manifest = library.has(LINNET_MANIFEST_SYMBOL)
                               ? library.get<const linnet_manifest* const>(LINNET_MANIFEST_SYMBOL)
                               : nullptr;
    if (!manifest) throw NotAPlugin("exports no manifest \"" LINNET_MANIFEST_SYMBOL "\"");
    return manifest;
}

}  // namespace

PluginLibrary::PluginLibrary(const fs::path& file) : keep_mapped_{keep_all_mapped} {
    require_section(file);
    library_ = open_quietly(file);
    manifest_ = find_manifest(*library_);
}

PluginLibrary::~PluginLibrary() {
    if (keep_mapped_) keep_until_exit(std::move(library_));
}

std::vector<fs::path> candidate_files(const fs::path& directory) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry{directory, error}, end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".so") files.push_back(entry->path());
    if (error) throw SystemError("cannot read the plugin folder " + directory.string() + ": " + error.message());
    std::ranges::sort(files);
    return files;
}

}  // namespace linnet::core
