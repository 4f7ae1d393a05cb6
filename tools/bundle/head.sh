#!/bin/sh
# 取号 Quhao @VERSION@, @PLATFORM@-@ARCH@, Node @NODE@, built on @BUILT_ON@.
# sudo sh quhao-@VERSION@-@PLATFORM@-@ARCH@.run               装上或升级 / installs or upgrades
# sh quhao-@VERSION@-@PLATFORM@-@ARCH@.run --check            只看这台机器行不行 / only says whether this machine can take it
# sh quhao-@VERSION@-@PLATFORM@-@ARCH@.run --unpack DIR       只解开 / only unpacks
# More options: --prefix /opt/quhao --data /var/lib/quhao --port 8080 --host 127.0.0.1 --seconds 90
# This text is followed by a tar.gz, from byte @OFFSET@ on, of which the sum is @SUM@.
set -eu
umask 022

refuse() {
  printf '%s\n' "" "没有装，什么都没动：$1" "Nothing was installed or changed: $2" >&2
  exit 1
}

# $1 is older than $2, both like 2.34
older() {
  major=${1%%.*} rest=${1#*.} minor=${rest%%.*}
  major2=${2%%.*} rest2=${2#*.} minor2=${rest2%%.*}
  [ "$major" -lt "$major2" ] || { [ "$major" -eq "$major2" ] && [ "$minor" -lt "$minor2" ]; }
}

machine() {
  case $(uname -m) in
    x86_64 | amd64) echo x64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) uname -m ;;
  esac
}

glibc() {
  version=$(getconf GNU_LIBC_VERSION 2>/dev/null) || version=$(ldd --version 2>/dev/null | head -n 1) || version=
  # 'glibc 2.36' or 'ldd (Debian GLIBC 2.36-9) 2.36'; nothing where the C library is another one
  case $version in *[0-9].[0-9]*) echo "${version##* }" ;; esac
}

check_machine() {
  system=$(uname -s)
  [ "$system" = Linux ] || refuse "这个安装包是给 Linux 的，这里是 $system。" "this bundle is for Linux, here is $system."
  arch=$(machine)
  [ "$arch" = "@ARCH@" ] || refuse \
    "这个安装包是给 @ARCH@ 处理器的，这台机器是 $arch。请拿 linux-$arch 的安装包。" \
    "this bundle is for @ARCH@ processors, this machine is $arch. Take the bundle for linux-$arch."
  libc=$(glibc)
  [ -n "$libc" ] || refuse \
    "找不到 glibc。请用 Debian、Kylin、UOS 一类的系统。" "no glibc found. Take a system like Debian, Kylin or UOS."
  if older "$libc" "@GLIBC@"; then
    refuse \
      "系统太旧：glibc 是 $libc，这个安装包要 @GLIBC@ 以上（它是在 @BUILT_ON@ 上打的）。请升级系统，或拿在这种系统上打的安装包。" \
      "the system is too old: its glibc is $libc, this bundle needs @GLIBC@ or newer (it was built on @BUILT_ON@). Upgrade the system, or take a bundle built on a system like this one."
  fi
  page=$(getconf PAGESIZE 2>/dev/null) || page=4096
  [ "$page" -le @PAGE_SIZE@ ] || refuse \
    "这台机器的内存页是 $page 字节，安装包里的程序最多认 @PAGE_SIZE@。请换成小页的内核，或拿在这种机器上打的安装包。" \
    "this machine's memory pages have $page bytes, the programs in this bundle can be loaded with @PAGE_SIZE@ at most. Boot a kernel with small pages, or take a bundle built on such a machine."
}

check_file() {
  sum=$(tail -c +@OFFSET@ "$0" | sha256sum)
  [ "${sum%% *}" = "@SUM@" ] || refuse \
    "安装包不完整或被改过（校验和不对）。请重新拷一遍：拷完再拔 U 盘。" \
    "this file is incomplete or was changed (its checksum differs). Copy it again, and take the stick out only when that is done."
}

# unpacks into $1 and tries every native part there
unpack() {
  # shellcheck disable=SC2046 # the columns of the last line
  set -- "$1" $(df -Pk "$1" | tail -n 1)
  [ "$5" -gt @NEEDED_KB@ ] || refuse \
    "$7 所在的磁盘只剩 $(($5 / 1024)) MB，要 $((@NEEDED_KB@ / 1024)) MB。请腾出地方。" \
    "the disk of $7 has only $(($5 / 1024)) MB left, $((@NEEDED_KB@ / 1024)) MB are needed. Make room."
  tail -c +@OFFSET@ "$0" | tar -xzf - -C "$1" || refuse "解不开，请看磁盘。" "it could not be unpacked; look at the disk."
  # its own version is said only after every native part has been loaded
  said=$("$1/bin/quhao" --version 2>&1) || {
    why=$(printf '%s\n' "$said" | sed -n -e '/shared object/p' -e '/ not found/p' -e '/page/p' | head -n 1)
    [ -n "$why" ] || why=$(printf '%s\n' "$said" | head -n 3)
    refuse "这台机器运行不了安装包里的程序：$why" "this machine cannot run the programs of this bundle: $why"
  }
}

prefix=/opt/quhao
only=
expects=
for word in "$@"; do
  case $expects in
    prefix) prefix=$word ;;
    unpack) only=unpack folder=$word ;;
  esac
  expects=
  case $word in
    --prefix) expects=prefix ;;
    --prefix=*) prefix=${word#--prefix=} ;;
    --unpack) expects=unpack ;;
    --check) only=check ;;
  esac
done

check_machine
check_file
if [ "$only" = check ]; then
  printf '%s\n' "可以装：安装包完整，这台机器够用。" "It can be installed: the file is whole and this machine will do."
  exit 0
fi
if [ "$only" = unpack ]; then
  mkdir -p "$folder"
  unpack "$folder"
  echo "$folder"
  exit 0
fi

mkdir -p "$prefix/releases" 2>/dev/null && [ -w "$prefix/releases" ] || refuse \
  "没有权限写 $prefix。请在前面加 sudo：sudo sh $0" "$prefix cannot be written. Put sudo before it: sudo sh $0"
# what an earlier, broken-off installation left
for left in "$prefix/releases"/.incoming-*; do
  [ ! -d "$left" ] || kill -0 "${left##*-}" 2>/dev/null || rm -rf "$left"
done
incoming="$prefix/releases/.incoming-$$"
mkdir "$incoming"
trap 'rm -rf "$incoming"' EXIT
printf '%s\n' "正在解开 quhao @VERSION@ …… / unpacking"
unpack "$incoming"
trap - EXIT
# the same process goes on, so that its number stands for this installation
exec "$incoming/bin/quhao" release install --from "$incoming" --prefix "$prefix" "$@"
