using System.Text;
using System.Text.Json;
using NymActors.Files;
using NymActors.Protocol;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;

namespace NymActors.Storage;

/// <summary>
/// One registration in the two files of v1.1.29: gateway_details.json names the gateway, gateway_shared.pem holds the key
/// (docs/protocol/04-client-core.md section 17.1). The only form that a client of that generation reads.
/// </summary>
/// <remarks>
/// A key shared with a gateway is of one of two kinds, which have the same length. gateway_shared.pem tells the kind by its PEM
/// tag: v1.1.29 knows only the tag of the older kind, so it refuses a key of the newer one (AES-256-GCM-SIV) instead of using it
/// for another cipher (docs/protocol/03-gateway.md section 7).
/// </remarks>
internal sealed class GatewayFiles(string sharedKeyFile, string detailsFile, IClientFiles files)
{
    private const string RegisterAgain = "Register anew with init --force-register-gateway";

    private readonly FileChange _change = new(files, [sharedKeyFile, detailsFile], []);

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Paths => [sharedKeyFile, detailsFile];

    /// <summary>Whether a registration is there, or a part of one.</summary>
    public bool Exist => StorageFiles.Exists(detailsFile) || StorageFiles.Exists(sharedKeyFile);

    /// <summary>Completes a change that was interrupted.</summary>
    public void Finish() => StorageFiles.Guard(detailsFile, _change.Finish);

    /// <summary>Reads the registration; null when there is none.</summary>
    public GatewayRegistration? Load()
    {
        if (!Exist)
        {
            return null;
        }

        var details = ReadDetails();
        var sharedKey = ReadSharedKey(details);
        try
        {
            return new GatewayRegistration(IdentityKey.Parse(details.Details.GatewayId), ReadListener(details.Details.GatewayListener), sharedKey)
            {
                // The form has no place for it; nothing else writes this file.
                RegisteredAt = RegistrationTime.Of(StorageFiles.Guard(detailsFile, () => new DateTimeOffset(File.GetLastWriteTimeUtc(detailsFile)))),
            };
        }
        catch (ProtocolException e)
        {
            sharedKey.Dispose();
            throw new ClientStorageException(detailsFile, $"the gateway's identity key is malformed: {e.Reason}", RegisterAgain, e);
        }
        catch
        {
            sharedKey.Dispose();
            throw;
        }
    }

    /// <summary>Writes the registration in place of an earlier one.</summary>
    public void Store(GatewayRegistration registration)
    {
        using var bytes = new SecretBytes(SharedKey.Length);
        registration.SharedKey.CopyTo(bytes.Span);
        var details = GatewayDetailsJson.Write(registration.Gateway, registration.ListenerText, bytes.Span);
        StorageFiles.Guard(detailsFile, () => _change.Apply(write =>
        {
            StorageFiles.WriteKey(write, sharedKeyFile, TagOf(registration.SharedKey.Kind), bytes.Span);
            write(detailsFile, details);
        }));
    }

    /// <summary>Removes the registration.</summary>
    public void Remove() => StorageFiles.Guard(detailsFile, () =>
    {
        files.Remove(detailsFile);
        files.Remove(sharedKeyFile);
    });

    private static string TagOf(SharedKeyKind kind) => kind == SharedKeyKind.Legacy ? PemTag.LegacySharedKey : PemTag.SharedKey;

    private GatewayDetailsJson ReadDetails()
    {
        var content = StorageFiles.Guard(detailsFile, () => PrivateFile.Read(detailsFile, StorageFiles.MaximumLength));
        try
        {
            return GatewayDetailsJson.Read(content);
        }
        catch (JsonException e)
        {
            // The library's own words are about .NET types.
            throw new ClientStorageException(
                detailsFile,
                $"it is not the JSON of a gateway{(e.LineNumber is { } line ? $" (line {line + 1}, {(string.IsNullOrEmpty(e.Path) ? "$" : e.Path)})" : "")}",
                RegisterAgain,
                e);
        }
    }

    private SharedKey ReadSharedKey(GatewayDetailsJson details)
    {
        var kind = SharedKeyKind.AesGcmSiv;
        return StorageFiles.ReadKey(
            sharedKeyFile,
            file =>
            {
                kind = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"-----BEGIN {PemTag.LegacySharedKey}-----")) >= 0 ? SharedKeyKind.Legacy : kind;
                return TagOf(kind);
            },
            SharedKey.Length,
            bytes => details.BelongsTo(bytes)
                ? SharedKey.FromBytes(kind, bytes)
                : throw new ClientStorageException(detailsFile, $"it does not belong to the key in {sharedKeyFile}", RegisterAgain));
    }

    private Uri ReadListener(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var listener) && listener.Scheme is "ws" or "wss"
            ? listener
            : throw new ClientStorageException(detailsFile, "the gateway's listener is not a ws:// or wss:// address", RegisterAgain);
}
