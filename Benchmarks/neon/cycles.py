"""Cycles of NEON micro-kernels by llvm-mca, and the shares of the peak that they are."""

import re
import subprocess
import sys

# Bits, level of NEON, multiplication, products of a tile per input channel and kernel element, and the
# multiplications that each processor starts per cycle.
KERNELS = [
    (8, 4, "sdot", 24 / 4, {"neoverse-n1": 2, "cortex-a55": 1}),
    (8, 3, "smull", 16 / 4, {"cortex-a73": 1}),
    (16, 3, "smlal", 16, {"cortex-a73": 1, "neoverse-n1": 1, "cortex-a55": 1}),
]
SHAPES = ["32x1", "64x1", "128x1", "256x1", "512x1", "64x3", "128x3", "256x3"]
BRANCH = re.compile(r"(b|bl|b\.\w+|cbz|cbnz|tbz|tbnz)\s")


class Program:
    """The disassembled program."""

    def __init__(self, path):
        self.instructions = {}
        self.functions = []
        for line in open(path):
            function = re.match(r"^[0-9a-f]+ <(.+)>:", line)
            instruction = re.match(r"^\s*([0-9a-f]+):\s+(.*)", line)
            if function:
                self.functions.append((function.group(1), []))
            elif instruction and self.functions:
                address = int(instruction.group(1), 16)
                text = instruction.group(2).split("//")[0].split("<")[0].strip()
                self.instructions[address] = text
                self.functions[-1][1].append(address)

    def kernel(self, mnemonic):
        """The first and the last address of the micro-kernel that multiplies by an instruction."""
        kernels = [
            addresses
            for name, addresses in self.functions
            if name.startswith("kernel")
            and sum(is_product(self.instructions[a], mnemonic) for a in addresses) > 50
        ]
        if len(kernels) != 1:
            sys.exit(f"cycles: {len(kernels)} functions of {mnemonic} instead of one")
        return kernels[0][0], kernels[0][-1]


def is_product(text, mnemonic):
    """Whether this is a multiplication of the convolution, not of the requantization."""
    return text.startswith(mnemonic) and ".2d" not in text


def one_by_one(emulator):
    """The option of this version of the emulator for one instruction at a time."""
    text = subprocess.run([emulator, "-h"], capture_output=True, text=True).stdout
    return "-one-insn-per-tb" if "one-insn-per-tb" in text else "-singlestep"


def tile(program, out, emulator, bits, level, mnemonic, products, channels, kernel, is_signed):
    """What the second tile executes, from its first product to the third tile's."""
    first, last = program.kernel(mnemonic)
    log = f"{out}/executed.log"
    subprocess.run(
        [emulator, "-cpu", "max", one_by_one(emulator), "-d", "exec,nochain"]
        + ["-dfilter", f"{first:#x}..{last:#x}", "-D", log, f"{out}/convolution"]
        + [str(bits), str(level), str(channels), str(kernel), str(int(is_signed))],
        check=True,
    )
    executed = []
    for line in open(log):
        address = re.search(r"\[[0-9a-f]+/([0-9a-f]+)/", line)
        if address:
            executed.append(program.instructions[int(address.group(1), 16)])
    at = [i for i, text in enumerate(executed) if is_product(text, mnemonic)]
    count = int(products * channels * kernel * kernel)
    return executed[at[count] : at[2 * count]], count


def cycles(texts, out, mca, processor, repeats=20):
    """The cycles of one of `repeats` tiles, with branches predicted."""
    path = f"{out}/tile.s"
    with open(path, "w") as file:
        for text in texts:
            if BRANCH.match(text):
                text = re.sub(r"0x[0-9a-f]+$", "#8", text)
            file.write(text + "\n")
    report = subprocess.run(
        [mca, "-mtriple=aarch64", f"-mcpu={processor}", "-mattr=+dotprod,+rdm"]
        + [f"-iterations={repeats}", "-instruction-info=0", "-resource-pressure=0", path],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return int(re.search(r"Total Cycles:\s+(\d+)", report).group(1)) / repeats


def main():
    out, emulator, mca = sys.argv[1:4]
    program = Program(f"{out}/convolution.s")
    columns = [
        (kernel, processor, is_signed)
        for kernel in KERNELS
        for processor in kernel[4]
        for is_signed in ([False, True] if kernel[0] == 8 else [True])
    ]
    names = [
        f"{k[2]}, {p}" + (", signed" if s and k[0] == 8 else "") for k, p, s in columns
    ]
    print("| convolution | " + " | ".join(names) + " |")
    print("|---|" + "---:|" * len(names))
    for shape in sys.argv[4:] or SHAPES:
        channels, kernel = map(int, shape.split("x"))
        row = f"| {kernel}x{kernel}, {channels} |"
        for (bits, level, mnemonic, products, peaks), processor, is_signed in columns:
            texts, count = tile(
                program, out, emulator, bits, level, mnemonic, products, channels, kernel, is_signed
            )
            share = count / peaks[processor] / cycles(texts, out, mca, processor)
            row += f" {100 * share:.0f} % |"
        print(row, flush=True)


if __name__ == "__main__":
    main()
