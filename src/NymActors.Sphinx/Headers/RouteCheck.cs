namespace NymActors.Sphinx.Headers;

/// <summary>The checks before a header is built; all of them concern the caller's arguments.</summary>
internal static class RouteCheck
{
    /// <exception cref="SphinxException">The route is empty or too long, or the delays are not as many as the hops.</exception>
    /// <exception cref="ArgumentException">The destination or the identifier has the wrong length.</exception>
    public static void Check(
        SphinxError kind, int hops, int delays, ReadOnlySpan<byte> destination, ReadOnlySpan<byte> identifier)
    {
        if (hops is 0 or > SphinxConstants.MaxHops)
        {
            throw new SphinxException(kind, $"A route has 1 to {SphinxConstants.MaxHops} hops, this one has {hops}.");
        }
        if (delays != hops)
        {
            throw new SphinxException(kind, $"A route of {hops} hops needs {hops} delays, there are {delays}.");
        }
        Require.Length(destination, SphinxConstants.DestinationLength, nameof(destination));
        Require.Length(identifier, SphinxConstants.IdentifierLength, nameof(identifier));
    }
}
