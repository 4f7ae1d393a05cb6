"""A Modbus RTU slave by Debian's libmodbus, an implementation that is not ours, for the tests.

Usage: libmodbus-slave.py PORT. Lines on standard input: `press N`, `release N`. Lines on standard output: `ready`,
then `coil N 0|1` whenever a coil changed.
"""

import ctypes
import sys
import threading


class Mapping(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in (
        "nb_bits", "start_bits", "nb_input_bits", "start_input_bits",
        "nb_input_registers", "start_input_registers", "nb_registers", "start_registers",
    )] + [("tab_bits", ctypes.POINTER(ctypes.c_uint8)), ("tab_input_bits", ctypes.POINTER(ctypes.c_uint8))]


lib = ctypes.CDLL("libmodbus.so.5")
lib.modbus_new_rtu.restype = ctypes.c_void_p
lib.modbus_new_rtu.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_char, ctypes.c_int, ctypes.c_int]
lib.modbus_mapping_new.restype = ctypes.POINTER(Mapping)
for name in ("modbus_set_slave", "modbus_connect", "modbus_receive", "modbus_reply"):
    getattr(lib, name).argtypes = {
        "modbus_set_slave": [ctypes.c_void_p, ctypes.c_int],
        "modbus_connect": [ctypes.c_void_p],
        "modbus_receive": [ctypes.c_void_p, ctypes.c_char_p],
        "modbus_reply": [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(Mapping)],
    }[name]

slave = lib.modbus_new_rtu(sys.argv[1].encode(), 9600, b"N", 8, 1)
lib.modbus_set_slave(slave, 1)
mapping = lib.modbus_mapping_new(16, 8, 0, 0)
if lib.modbus_connect(slave) != 0:
    sys.exit("cannot open the port")


def obey():
    for line in sys.stdin:
        word, number = line.split()
        mapping.contents.tab_input_bits[int(number)] = 1 if word == "press" else 0


threading.Thread(target=obey, daemon=True).start()
print("ready", flush=True)
known = [0] * 16
query = ctypes.create_string_buffer(260)
while True:
    length = lib.modbus_receive(slave, query)
    if length > 0:
        lib.modbus_reply(slave, query, length, mapping)
    for coil in range(16):
        now = mapping.contents.tab_bits[coil]
        if now != known[coil]:
            known[coil] = now
            print(f"coil {coil} {now}", flush=True)
