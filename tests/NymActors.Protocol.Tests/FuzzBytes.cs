using CsCheck;

namespace NymActors.Protocol.Tests;

/// <summary>Inputs for decoder fuzzing: random bytes, and valid encodings with a few bytes changed, cut or appended.</summary>
internal static class FuzzBytes
{
    /// <summary>How many inputs one fuzz test tries in the ordinary run; each takes microseconds.</summary>
    public const int Iterations = 3000;

    public static Gen<byte[]> Around(params byte[][] valid) => Gen.OneOf(Gen.Byte.Array[0, 600], Mutations(valid));

    /// <summary>Runs a decoder on every input; the only allowed outcomes are a value and the named exception.</summary>
    public static void Feed(Gen<byte[]> inputs, Action<byte[]> decode) => inputs.Sample(
        input =>
        {
            try
            {
                decode(input);
            }
            catch (ProtocolException exception)
            {
                Assert.NotEmpty(exception.What);
                Assert.NotEmpty(exception.Reason);
                Assert.InRange(exception.Offset, 0, input.Length);
            }
        },
        iter: Iterations);

    private static Gen<byte[]> Mutations(byte[][] valid) =>
        from which in Gen.Int[0, valid.Length - 1]
        from changes in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Array[0, 4]
        from keep in Gen.Frequency((3, Gen.Const(1.0)), (1, Gen.Double[0, 1]))
        from tail in Gen.Frequency((3, Gen.Const(Array.Empty<byte>())), (1, Gen.Byte.Array[0, 40]))
        select Mutate(valid[which], changes, keep, tail);

    private static byte[] Mutate(byte[] valid, (int Position, byte Value)[] changes, double keep, byte[] tail)
    {
        byte[] bytes = [.. valid.AsSpan(..(int)(valid.Length * keep)), .. tail];
        foreach (var (position, value) in changes)
        {
            if (bytes.Length > 0)
            {
                // Half of the changes hit the first bytes, where the tags and counts are.
                bytes[position % (position % 2 == 0 ? Math.Min(bytes.Length, 24) : bytes.Length)] = value;
            }
        }

        return bytes;
    }
}
