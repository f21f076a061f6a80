using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NymActors.EndToEnd.Tests.Container;

/// <summary>
/// A registry of container images on loopback, with one image: what an image of .NET has around the program, as far as the program's image
/// depends on it. An SDK takes its base from here as from any registry (GET /v2/NAME/manifests/TAG, then its blobs).
/// </summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>The architecture of the image, that of this machine, in the words of container images.</summary>
    public static readonly string Architecture = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    private readonly WebApplication _server;
    private readonly Dictionary<string, byte[]> _blobs = [];
    private readonly byte[] _manifest;

    private BaseImageRegistry(int user)
    {
        var tar = Layer(user);
        var layer = Compressed(tar);
        var configuration = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = Architecture,
            os = "linux",
            config = new { Env = (string[])["PATH=/usr/bin", $"APP_UID={user}"] },
            rootfs = new { type = "layers", diff_ids = (string[])[Digest(tar)] },
            history = (object[])[new { created_by = "this test" }],
        });
        _manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", size = configuration.Length, digest = Digest(configuration) },
            layers = (object[])[new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", size = layer.Length, digest = Digest(layer) }],
        });
        _blobs[Digest(configuration)] = configuration;
        _blobs[Digest(layer)] = layer;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add($"http://{IPAddress.Loopback}:0");
        _server.Run(AnswerAsync);
    }

    /// <summary>The image's name, as a base to build on.</summary>
    public string Image => $"localhost:{new Uri(_server.Urls.Single()).Port}/base:1";

    /// <summary>Starts the registry.</summary>
    /// <param name="user">The number of the user that the image's home directory belongs to.</param>
    public static async Task<BaseImageRegistry> StartAsync(int user)
    {
        var registry = new BaseImageRegistry(user);
        await registry._server.StartAsync(TestContext.Current.CancellationToken);
        return registry;
    }

    /// <summary>The digest of some bytes, as registries name them.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>The directories of an image of .NET that the program may write to: the home of its user, and what is for everybody.</summary>
    private static byte[] Layer(int user)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "home/") { Mode = (UnixFileMode)0b111_101_101 });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "home/app/") { Mode = (UnixFileMode)0b111_101_000, Uid = user, Gid = user });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "tmp/") { Mode = (UnixFileMode)0b1_111_111_111 });
        }

        return stream.ToArray();
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var isManifest = path.StartsWith("/v2/base/manifests/", StringComparison.Ordinal);
        var body = isManifest ? _manifest : path is "/v2/" ? "{}"u8.ToArray() : _blobs.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..]);
        if (body is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = isManifest ? ManifestType : "application/octet-stream";
        context.Response.ContentLength = body.Length;
        context.Response.Headers["Docker-Content-Digest"] = Digest(body);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
