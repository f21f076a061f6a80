using System.Text.Json;
using NymActors.Interop.Tests.Drivers;

namespace NymActors.Interop.Tests;

public sealed class NodeJsTests
{
    [Theory]
    [InlineData("v20.20.2\n", 20)]
    [InlineData("v8.0.0", 8)]
    [InlineData("v22.1.0-nightly", 22)]
    [InlineData("20.1.0", null)]
    [InlineData("v20", null)]
    [InlineData("v.1", null)]
    [InlineData("vx.1", null)]
    [InlineData("", null)]
    public void The_major_version_is_read_from_the_version_line(string output, int? expected) =>
        Assert.Equal(expected, NodeJs.ParseMajorVersion(output));

    [Theory]
    [InlineData(WasmPeerGeneration.Current, "@nymproject/nym-client-wasm-node", "1.4.1")]
    [InlineData(WasmPeerGeneration.Old, "@nymproject/sdk", "1.2.4-rc.1")]
    public void The_lock_file_pins_every_package_by_content_and_names_no_download_address(
        WasmPeerGeneration generation, string package, string version)
    {
        using JsonDocument lockFile = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(WasmPeer.FolderOf(generation), "package-lock.json")));

        JsonElement packages = lockFile.RootElement.GetProperty("packages");
        JsonElement[] dependencies = [.. packages.EnumerateObject().Where(package => package.Name.Length > 0).Select(package => package.Value)];

        Assert.NotEmpty(dependencies);
        Assert.All(dependencies, item => Assert.StartsWith("sha512-", item.GetProperty("integrity").GetString()));
        Assert.All(dependencies, item => Assert.False(item.TryGetProperty("resolved", out _)));
        Assert.Equal(version, packages.GetProperty($"node_modules/{package}").GetProperty("version").GetString());
    }
}
