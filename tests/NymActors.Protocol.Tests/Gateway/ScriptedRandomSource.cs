using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Gateway;

/// <summary>Gives out prepared bytes, one array for each draw, and fails when a draw has another length.</summary>
internal sealed class ScriptedRandomSource(params byte[][] draws) : RandomSource
{
    private readonly Queue<byte[]> _draws = new(draws);

    public override void Fill(Span<byte> destination)
    {
        if (destination.IsEmpty)
        {
            return;
        }

        var draw = _draws.Dequeue();
        Assert.Equal(draw.Length, destination.Length);
        draw.CopyTo(destination);
    }
}
