# How everything is compiled.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(CUTOVER_TESTS "the tests too (needs cmocka)" ON)
option(CUTOVER_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(CUTOVER_COVERAGE "gcov counters" OFF)
option(CUTOVER_FUZZ "libFuzzer targets (needs clang)" OFF)

add_compile_definitions(_GNU_SOURCE CUTOVER_VERSION="${PROJECT_VERSION}")
# Tables leave out the fields that stay zero.
add_compile_options(-Wall -Wextra -Wconversion -Wno-missing-field-initializers -Werror -fno-common -g)
# assert() stays in every build: a broken promise of ours must never pass silently.
string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")
string(REPLACE "-O3" "-O2" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")

if(CUTOVER_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1)
    add_link_options(-fsanitize=address,undefined)
endif()
if(CUTOVER_COVERAGE)
    add_compile_options(--coverage -O0)
    add_link_options(--coverage)
endif()
if(CUTOVER_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "CUTOVER_FUZZ needs clang: CC=clang, or cmake --preset fuzz")
    endif()
    # Tables of long texts break their lines; clang takes that for a comma left out.
    add_compile_options(-fsanitize=fuzzer-no-link -Wno-string-concatenation)
endif()

# Data that the program brings along: the source tree's for a program that was not installed.
include(GNUInstallDirs)
file(RELATIVE_PATH data_from_program ${CMAKE_INSTALL_FULL_BINDIR}
     ${CMAKE_INSTALL_FULL_DATADIR}/cutover)
set(CUTOVER_DATA_DEFINITIONS
    CUTOVER_DATA_SOURCE="${CMAKE_SOURCE_DIR}/scenarios"
    CUTOVER_DATA_FROM_PROGRAM="${data_from_program}"
    CUTOVER_DATA_INSTALLED="${CMAKE_INSTALL_FULL_DATADIR}/cutover")

find_program(CUTOVER_CCACHE ccache)
if(CUTOVER_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${CUTOVER_CCACHE})
endif()
