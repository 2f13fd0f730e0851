// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names everything that decides whether two C++ translation units agree on layouts and calls. Host and plugin compare
// it as text and must be equal, because the interfaces behind the C handshake are C++ classes. It is no proof: SDK
// value types therefore never depend on build flags.

#include <version>

#define LINNET_STRINGIFY_(x) #x
#define LINNET_STRINGIFY(x) LINNET_STRINGIFY_(x)

#if defined(__clang__)
#define LINNET_TAG_COMPILER "clang" LINNET_STRINGIFY(__clang_major__)
#elif defined(__GNUC__)
#define LINNET_TAG_COMPILER "gcc" LINNET_STRINGIFY(__GNUC__)
#else
#error "linnet plugins are built with GCC or Clang"
#endif

#if defined(_LIBCPP_VERSION)
#define LINNET_TAG_LIBRARY "libc++-abi" LINNET_STRINGIFY(_LIBCPP_ABI_VERSION)
#elif defined(__GLIBCXX__)
#if defined(_GLIBCXX_DEBUG)
#define LINNET_TAG_LIBRARY "libstdc++-cxx11abi" LINNET_STRINGIFY(_GLIBCXX_USE_CXX11_ABI) "-debug"
#else
#define LINNET_TAG_LIBRARY "libstdc++-cxx11abi" LINNET_STRINGIFY(_GLIBCXX_USE_CXX11_ABI)
#endif
#else
#error "unknown C++ standard library"
#endif

#if __cplusplus >= 202302L
#define LINNET_TAG_STANDARD "c++23"
#elif __cplusplus >= 202002L
#define LINNET_TAG_STANDARD "c++20"
#else
#error "linnet plugins are C++20"
#endif

#define LINNET_TOOLCHAIN_TAG LINNET_TAG_COMPILER "/" LINNET_TAG_LIBRARY "/" LINNET_TAG_STANDARD
