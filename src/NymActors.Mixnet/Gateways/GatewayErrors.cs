namespace NymActors.Mixnet.Gateways;

/// <summary>Error texts on the wire (docs/protocol/03-gateway.md section 21). Clients never match on them.</summary>
internal static class GatewayErrors
{
    public const string OnlyRegisterOrAuthenticate = "Only 'Register' or 'Authenticate' requests are allowed";
    public const string AlreadyConnected = "There is already an open connection to this client";
    public const string StaleAuthentication = "attempted to overwrite client session with a stale authentication";
    public const string BinaryBeforeAuthentication =
        "possibly received a sphinx packet without prior authentication. Request is going to be ignored";

    public const string InitialTimeout = "timed out while waiting for initial data";
    public const string HandshakeTimeout = "timed out waiting for a handshake message";
    public const string HandshakeRefusedByClient = "the client gave up";
    public const string ReusedTimestamp = "the provided request timestamp is smaller or equal to one previously used";
    public const string NotValidHere = "The received request is not valid in the current context";
    public const string OutOfBandwidth = "Insufficient bandwidth available";
    public const string CredentialsNotSupported = "This gateway grants free bandwidth only and takes no credentials";
    public const string UpgradeModeNotSupported = "This gateway does not support the upgrade mode";
    public const string KeyIsUpgraded = "the connection is already using an aes256-gcm-siv key";
    public const string UpgradeMismatch = "failed to derive matching aes256-gcm-siv key";

    public static string Handshake(string reason) => "Failed to perform registration handshake: " + reason;

    public static string KeyMaterialLength(int length) => $"received key material of invalid length - {length}. Expected: 64";

    public static string MalformedText(string reason) => "Provided text request was malformed - " + reason;

    public static string MalformedBinary(string reason) => "Provided binary request was malformed - " + reason;
}
