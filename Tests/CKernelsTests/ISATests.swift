import CKernels
import Testing

@Suite struct ISATests {
  @Test func bestLevelIsAvailable() {
    #expect(ck_isa_available(ck_isa_best()))
    #expect(ck_isa_available(CK_ISA_SCALAR))
  }

  @Test func levelsOfOtherArchitecturesAreNotAvailable() {
    #if arch(x86_64)
      #expect(!ck_isa_available(CK_ISA_NEON))
      #expect(!ck_isa_available(CK_ISA_NEON_DOT))
    #elseif arch(arm64)
      #expect(ck_isa_available(CK_ISA_NEON))
      #expect(!ck_isa_available(CK_ISA_AVX2))
      #expect(!ck_isa_available(CK_ISA_AVX_VNNI))
    #endif
    #expect(!ck_isa_available(CK_ISA_AVX512_VNNI) || ck_isa_available(CK_ISA_AVX2))
    #expect(!ck_isa_available(CK_ISA_AVX_VNNI) || ck_isa_available(CK_ISA_AVX2))
  }

  @Test func namesAreUnique() {
    let levels = [
      CK_ISA_SCALAR, CK_ISA_AVX2, CK_ISA_AVX_VNNI, CK_ISA_AVX512_VNNI, CK_ISA_NEON, CK_ISA_NEON_DOT,
    ]
    #expect(Set(levels.map { String(cString: ck_isa_name($0)) }).count == levels.count)
  }
}
