namespace NymActors.Sphinx.Tests;

/// <summary>Hands out given draws in order; each draw must ask for exactly the next one's length.</summary>
internal sealed class ScriptedRandomSource(params byte[][] draws) : RandomSource
{
    private int _next;

    public bool IsUsedUp => _next == draws.Length;

    public override void Fill(Span<byte> destination)
    {
        Assert.Equal(draws[_next].Length, destination.Length);
        draws[_next++].CopyTo(destination);
    }
}
