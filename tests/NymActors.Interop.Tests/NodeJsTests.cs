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

    [Fact]
    public void The_lock_file_pins_every_package_by_content_and_names_no_download_address()
    {
        using JsonDocument lockFile = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(WasmPeer.Folder, "package-lock.json")));

        JsonElement packages = lockFile.RootElement.GetProperty("packages");
        JsonElement[] dependencies = [.. packages.EnumerateObject().Where(package => package.Name.Length > 0).Select(package => package.Value)];

        Assert.NotEmpty(dependencies);
        Assert.All(dependencies, package => Assert.StartsWith("sha512-", package.GetProperty("integrity").GetString()));
        Assert.All(dependencies, package => Assert.False(package.TryGetProperty("resolved", out _)));
        Assert.Equal(
            "1.4.1", packages.GetProperty("node_modules/@nymproject/nym-client-wasm-node").GetProperty("version").GetString());
    }
}
