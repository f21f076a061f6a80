using System.Runtime.InteropServices;

namespace NymActors.Streams.Links;

/// <summary>
/// How the public nym-client 1.1.76 asks a directory (docs/protocol/06-network.md section 3.2). Ours asks in the same way: a client that
/// could be told from the others would stand out among those who use the network.
/// </summary>
internal static class PublicClient
{
    /// <summary>What it accepts, and says that its bodies are, though its requests have none.</summary>
    public const string MediaType = "application/bincode";

    /// <summary>The encodings it offers, in its order.</summary>
    public const string Encodings = "zstd,gzip,deflate,br";

    private const string Version = "1.1.76";

    /// <summary>The commit that the released programs were built from (release 2026.9, of 6 May 2026), its first seven digits.</summary>
    private const string Commit = "f84de25";

    /// <summary>Its name, version, platform and commit.</summary>
    public static string UserAgent { get; } = $"nym-client/{Version}/{Platform(RuntimeInformation.OSArchitecture)}/{Commit}";

    /// <summary>The target triple of a build for this machine.</summary>
    private static string Platform(Architecture architecture)
    {
        var processor = architecture == Architecture.Arm64 ? "aarch64" : "x86_64";
        if (OperatingSystem.IsWindows())
        {
            return $"{processor}-pc-windows-msvc";
        }

        return OperatingSystem.IsMacOS() ? $"{processor}-apple-darwin" : $"{processor}-unknown-linux-gnu";
    }
}
