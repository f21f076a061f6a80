namespace NymActors.Protocol.Gateway;

/// <summary>Texts with which a gateway refuses an authentication (docs/protocol/03-gateway.md section 21).</summary>
internal static class AuthenticationErrors
{
    public const string InvalidSignature = "failed to verify request signature";
    public const string NotRegistered = "the client is not registered";
    public const string InvalidCiphertext = "failed to verify provided address ciphertext";
    public const string TimestampReused = "the provided request timestamp is smaller or equal to one previously used";
    public const string NonceLength = "the provided nonce (or legacy IV) did not have the expected length";

    public static string IncompatibleVersion(byte reported)
        => "Attempted to negotiate connection with client using incompatible protocol version. "
            + $"Ours is {GatewayProtocol.OwnGateway} and the client reports {reported}";
}
