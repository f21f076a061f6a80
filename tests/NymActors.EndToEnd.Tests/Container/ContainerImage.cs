using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace NymActors.EndToEnd.Tests.Container;

/// <summary>An image in a file, as "docker save" writes and "docker load" reads it: a tar of a manifest, a configuration and compressed layers.</summary>
internal sealed class ContainerImage
{
    private ContainerImage(JsonElement manifest)
    {
        Tags = [.. manifest.GetProperty("RepoTags").EnumerateArray().Select(static tag => tag.GetString()!)];
    }

    /// <summary>The names under which an engine has it after loading.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The configuration: user, entry point, environment and so on under "config".</summary>
    public JsonElement Configuration { get; private set; }

    /// <summary>The layers as tar files, the lowest first.</summary>
    public IReadOnlyList<byte[]> Layers { get; private set; } = [];

    /// <summary>What the configuration says of how the program is run.</summary>
    public JsonElement Run => Configuration.GetProperty("config");

    /// <summary>Reads an image, and compares each digest with what it names.</summary>
    public static ContainerImage Read(string path)
    {
        var files = new Dictionary<string, byte[]>();
        using (var stream = File.OpenRead(path))
        using (var reader = new TarReader(stream))
        {
            while (reader.GetNextEntry() is { } entry)
            {
                using var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                files.Add(entry.Name, content.ToArray());
            }
        }

        var manifest = JsonSerializer.Deserialize<JsonElement>(files["manifest.json"])[0];
        var name = manifest.GetProperty("Config").GetString()!;
        var image = new ContainerImage(manifest) { Configuration = JsonSerializer.Deserialize<JsonElement>(files[name]) };
        Assert.Equal($"sha256:{Path.GetFileNameWithoutExtension(name)}", BaseImageRegistry.Digest(files[name]));
        image.Layers = [.. manifest.GetProperty(nameof(Layers)).EnumerateArray().Select(layer => Decompressed(files[layer.GetString()!]))];
        Assert.Equal(
            image.Configuration.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(static digest => digest.GetString()),
            image.Layers.Select(static layer => BaseImageRegistry.Digest(layer)));
        return image;
    }

    /// <summary>The entries of a layer, without their contents.</summary>
    public static IReadOnlyList<TarEntry> Entries(byte[] layer)
    {
        using var reader = new TarReader(new MemoryStream(layer));
        var entries = new List<TarEntry>();
        while (reader.GetNextEntry() is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Makes the file system of a container: every layer over those below it.</summary>
    public void Unpack(string directory)
    {
        foreach (var layer in Layers)
        {
            TarFile.ExtractToDirectory(new MemoryStream(layer), directory, overwriteFiles: true);
        }
    }

    private static byte[] Decompressed(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
