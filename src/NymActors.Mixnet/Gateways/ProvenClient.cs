using NymActors.Mixnet.Storage;
using NymActors.Protocol.Gateway;

namespace NymActors.Mixnet.Gateways;

/// <summary>A client that proved who it is by an authentication request, before it takes its place.</summary>
/// <param name="Client">The client.</param>
/// <param name="Version">Protocol version of the answer.</param>
/// <param name="Signed">The request, if it carried a signed time stamp.</param>
internal sealed record ProvenClient(ClientRecord Client, byte Version, AuthenticateV2Request? Signed)
{
    /// <summary>
    /// Signed start of the session in Unix seconds, <see cref="long.MinValue"/> if none was signed: then whether the earlier session is
    /// still alive decides (docs/protocol/03-gateway.md 17.4).
    /// </summary>
    public long SessionStart => Signed is null ? long.MinValue : (long)Signed.RequestUnixTimestamp;

    /// <summary>Uses the request up.</summary>
    /// <param name="upgradeMode">What the answer says of the upgrade mode.</param>
    /// <returns>The answer.</returns>
    public AuthenticateResponse Accept(bool? upgradeMode)
    {
        if (Signed is not null)
        {
            Client.Authentications.Record(Signed.RequestUnixTimestamp, Signed.Nonce.Span);
        }

        return new AuthenticateResponse(Version, Status: true, Client.Bandwidth, upgradeMode);
    }
}
