using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Gateways;

/// <summary>A connection to a gateway of which it is known what it speaks, and on which nothing else was said yet.</summary>
/// <param name="Connection">The connection, the holder's to dispose.</param>
/// <param name="Dialogue">Asks on it.</param>
/// <param name="Announced">The version that the gateway announced; null for one that does not know the question.</param>
internal sealed record GatewayOpening(IGatewayConnection Connection, GatewayDialogue Dialogue, byte? Announced)
{
    /// <summary>
    /// Connects and asks what the gateway speaks. One that answers with an error is of the old generation, and connected to once more,
    /// because some end the connection on which they were asked (docs/protocol/03-gateway.md 5.4). One that ends it without an answer may
    /// be anything, and counts as unreachable: a client must not fall back to the old protocol whenever the network stutters.
    /// </summary>
    public static async Task<GatewayOpening> ProbeAsync(
        IGatewayConnector connector,
        Uri listener,
        IdentityKey gateway,
        TimeProvider time,
        RandomSource random,
        TimeSpan answerTimeout,
        CancellationToken cancellationToken)
    {
        var first = await GatewayLink.ConnectAsync(connector, listener, time, cancellationToken).ConfigureAwait(false);
        try
        {
            var dialogue = new GatewayDialogue(first, gateway, time, random, answerTimeout);
            if (await dialogue.ProbeAsync(cancellationToken).ConfigureAwait(false) is { } version)
            {
                return new GatewayOpening(first, dialogue, version);
            }
        }
        catch
        {
            await first.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await first.DisposeAsync().ConfigureAwait(false);
        var second = await GatewayLink.ConnectAsync(connector, listener, time, cancellationToken).ConfigureAwait(false);
        return new GatewayOpening(second, new GatewayDialogue(second, gateway, time, random, answerTimeout), Announced: null);
    }
}
