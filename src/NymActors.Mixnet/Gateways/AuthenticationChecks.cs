using NymActors.Mixnet.Storage;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Gateways;

/// <summary>Whether an authentication request proves who the client is (docs/protocol/03-gateway.md sections 8 and 9).</summary>
internal sealed class AuthenticationChecks(GatewayServices gateway)
{
    /// <summary>Checks a request of version 2, which is signed and carries a time stamp.</summary>
    /// <param name="request">The request.</param>
    /// <param name="proven">The client; null when it is refused.</param>
    /// <returns>The answer to a refused request; null when it is accepted.</returns>
    public GatewayTextMessage? CheckSigned(AuthenticateV2Request request, out ProvenClient? proven)
    {
        proven = null;
        ClientRecord? client = null;
        string? refusal = AuthenticationV2.Check(request, (ulong)gateway.Options.Time.GetUtcNow().ToUnixTimeSeconds());
        if (refusal is null)
        {
            gateway.Storage.TryFind(new Bytes32(request.ClientIdentity.Bytes), out client);
            refusal = AuthenticationV2.CheckAgainstStored(request, client?.Key, lastTimestamp: null);
        }

        if (refusal is null && !client!.Authentications.IsNew(request.RequestUnixTimestamp, request.Nonce.Span))
        {
            refusal = GatewayErrors.ReusedTimestamp;
        }

        if (refusal is not null)
        {
            return new ErrorResponse(refusal);
        }

        proven = new ProvenClient(client!, gateway.Choose(request.ProtocolVersion, client!.Key.Kind), request);
        return null;
    }

    /// <summary>Checks a request of version 1, which only shows that the client holds the key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="proven">The client; null when it is refused.</param>
    /// <returns>The answer to a refused request; null when it is accepted.</returns>
    public GatewayTextMessage? CheckUnsigned(AuthenticateRequest request, out ProvenClient? proven)
    {
        proven = null;
        if (AuthenticationV1.ReadClient(request, out IdentityKey identity) is { } malformed)
        {
            return new ErrorResponse(malformed);
        }

        if (!gateway.Storage.TryFind(new Bytes32(identity.Bytes), out var client)
            || !AuthenticationV1.IsAuthentic(request, identity, client.Key))
        {
            byte version = gateway.Choose(request.ProtocolVersion, SharedKeyKind.Legacy);
            return new AuthenticateResponse(version, Status: false, 0, gateway.UpgradeMode);
        }

        proven = new ProvenClient(client, gateway.Choose(request.ProtocolVersion, client.Key.Kind), Signed: null);
        return null;
    }
}
