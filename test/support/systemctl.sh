#!/bin/sh
# A stand-in for systemd in the tests: runs ExecStartPre (as root, '+') and ExecStart (as User) of the unit that was written.
unit=/etc/systemd/system/quhao.service
pid_file=/run/quhao.pid

value() {
  sed -n "s/^$1=+\{0,1\}//p" "$unit" | sed 's/\$\$/$/g; s/%%/%/g'
}

stop() {
  [ -e "$pid_file" ] || return 0
  pid=$(cat "$pid_file")
  kill "$pid" 2>/dev/null
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  rm -f "$pid_file"
}

case $1 in
  stop) stop ;;
  start | restart)
    stop
    eval "$(value ExecStartPre)" || exit 1
    user=$(value User)
    eval "exec setpriv --reuid $user --regid $user --init-groups $(value ExecStart)" >>/var/log/quhao.log 2>&1 &
    echo $! >"$pid_file"
    ;;
esac
