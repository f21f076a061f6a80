using CsCheck;

namespace NymActors.Protocol.Tests;

/// <summary>Inputs for the fuzzing of text decoders: random texts, and valid ones with a piece cut out or replaced.</summary>
internal static class FuzzText
{
    public static Gen<string> Around(params string[] valid) => Gen.OneOf(
        Gen.String[0, 60],
        from which in Gen.Int[0, valid.Length - 1]
        let text = valid[which]
        from start in Gen.Int[0, text.Length]
        from cut in Gen.Int[0, Math.Min(3, text.Length - start)]
        from inserted in Gen.OneOf(Gen.String[0, 3], Gen.String[Gen.Char[string.Concat(valid)], 0, 3])
        select text[..start] + inserted + text[(start + cut)..]);

    /// <summary>Runs a decoder on every input; the only allowed outcomes are a value and the named exception.</summary>
    public static void Feed(Gen<string> inputs, Action<string> decode) => inputs.Sample(
        input =>
        {
            try
            {
                decode(input);
            }
            catch (ProtocolException exception)
            {
                Assert.NotEmpty(exception.Reason);
                Assert.InRange(exception.Offset, 0, input.Length);
            }
        },
        iter: FuzzBytes.Iterations);
}
