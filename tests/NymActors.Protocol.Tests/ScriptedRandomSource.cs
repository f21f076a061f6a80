using System.Buffers.Binary;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests;

/// <summary>Gives the 32-bit numbers of a list, one after the other; drawing more, or anything else, is an error.</summary>
internal sealed class ScriptedRandomSource(params int[] numbers) : RandomSource
{
    private readonly Queue<int> _numbers = new(numbers);

    public override void Fill(Span<byte> destination)
    {
        Assert.Equal(4, destination.Length);
        BinaryPrimitives.WriteInt32LittleEndian(destination, _numbers.Dequeue());
    }
}
