# Libraries from Debian, each under one name: lib::<name>.
find_package(PkgConfig REQUIRED)

function(cutover_find name)
    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${ARGN})
    add_library(lib::${name} ALIAS PkgConfig::${name})
endfunction()

cutover_find(ldap ldap lber)
cutover_find(curl libcurl)
cutover_find(cjson libcjson)
cutover_find(microhttpd libmicrohttpd)
cutover_find(gnutls gnutls)
cutover_find(cmark libcmark)
cutover_find(pcre2 libpcre2-8)
cutover_find(xml2 libxml-2.0)
if(CUTOVER_TESTS)
    cutover_find(cmocka cmocka)
endif()

# The C library's own mathematics.
add_library(lib::m INTERFACE IMPORTED)
set_target_properties(lib::m PROPERTIES INTERFACE_LINK_LIBRARIES m)
