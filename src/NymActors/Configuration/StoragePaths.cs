namespace NymActors.Configuration;

/// <summary>
/// Where the files of one client are, <c>[storage_paths]</c> (docs/protocol/05-native-client.md sections 2.1 and 2.2).
/// </summary>
/// <param name="PrivateIdentityKey">PEM file of the Ed25519 seed.</param>
/// <param name="PublicIdentityKey">PEM file of the Ed25519 public key.</param>
/// <param name="PrivateEncryptionKey">PEM file of the X25519 private key.</param>
/// <param name="PublicEncryptionKey">PEM file of the X25519 public key.</param>
/// <param name="AckKey">PEM file of the acknowledgement key.</param>
/// <param name="CredentialsDatabase">Database of bandwidth credentials; named, not used.</param>
/// <param name="ReplySurbDatabase">Database of the reply store.</param>
public sealed record StoragePaths(
    string PrivateIdentityKey,
    string PublicIdentityKey,
    string PrivateEncryptionKey,
    string PublicEncryptionKey,
    string AckKey,
    string CredentialsDatabase,
    string ReplySurbDatabase)
{
    /// <summary>PEM file of the key shared with the gateway; null in directories that have no such registration.</summary>
    public string? GatewaySharedKey { get; init; }

    /// <summary>JSON file that names the gateway; null in directories that have no such registration.</summary>
    public string? GatewayDetails { get; init; }

    /// <summary>Database of gateways of the current client; null in directories of v1.1.29.</summary>
    public string? GatewayRegistrations { get; init; }

    /// <summary>Database of what public clients have no place for; it stands beside theirs.</summary>
    internal string OwnDatabase => OwnDatabaseBeside(ReplySurbDatabase);

    /// <summary>The paths of the current client below a data directory.</summary>
    /// <param name="directory">The <c>data</c> directory of the client.</param>
    public static StoragePaths Below(string directory) => new(
        Path.Combine(directory, "private_identity.pem"),
        Path.Combine(directory, "public_identity.pem"),
        Path.Combine(directory, "private_encryption.pem"),
        Path.Combine(directory, "public_encryption.pem"),
        Path.Combine(directory, "ack_key.pem"),
        Path.Combine(directory, "credentials_database.db"),
        Path.Combine(directory, "persistent_reply_store.sqlite"))
    {
        GatewayRegistrations = Path.Combine(directory, "gateways_registrations.sqlite"),
    };

    /// <summary>Where the client's own database stands.</summary>
    /// <param name="replyStore">The reply store of the public client's form.</param>
    internal static string OwnDatabaseBeside(string replyStore) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(replyStore))!, "nymactors.sqlite");

    /// <summary>The same paths with the two files of v1.1.29; where they are not named, they stand beside the database.</summary>
    internal StoragePaths WithOldLayout()
    {
        var directory = Path.GetDirectoryName(GatewayRegistrations ?? GatewayDetails ?? AckKey) ?? "";
        return this with
        {
            GatewaySharedKey = GatewaySharedKey ?? Path.Combine(directory, "gateway_shared.pem"),
            GatewayDetails = GatewayDetails ?? Path.Combine(directory, "gateway_details.json"),
        };
    }
}
