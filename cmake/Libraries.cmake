# Libraries from Debian, each under one name: lib::<name>.
find_package(PkgConfig REQUIRED)

function(cutover_find name module)
    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${module})
    add_library(lib::${name} ALIAS PkgConfig::${name})
endfunction()

cutover_find(ldap ldap)
cutover_find(curl libcurl)
cutover_find(cjson libcjson)
cutover_find(microhttpd libmicrohttpd)
cutover_find(gnutls gnutls)
cutover_find(cmark libcmark)
cutover_find(pcre2 libpcre2-8)
cutover_find(cmocka cmocka)
cutover_find(xml2 libxml-2.0)
