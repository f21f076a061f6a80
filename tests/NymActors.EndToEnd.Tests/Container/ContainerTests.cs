using System.Text.Json;
using System.Text.RegularExpressions;

namespace NymActors.EndToEnd.Tests.Container;

/// <summary>The image that "dotnet publish /t:PublishContainer" makes, and the page that says how to run it.</summary>
public sealed partial class ContainerTests(ImageFixture image, Localnet network) : IClassFixture<ImageFixture>, IClassFixture<Localnet>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(ImageFixture.Repository(), "docs/how-to/run-in-a-container.md"));

    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void The_image_says_who_runs_what_and_where()
    {
        SkipUnlessLinux();
        var run = image.Image.Run;
        Assert.Equal(["nym-client:0.1.0", "nym-client:latest"], image.Image.Tags);
        Assert.Equal(("linux", BaseImageRegistry.Architecture), (Text(image.Image.Configuration, "os"), Text(image.Image.Configuration, "architecture")));
        Assert.Equal("1654", Text(run, "User"));
        Assert.Equal(["/app/nym-client"], Texts(run, "Entrypoint"));
        Assert.Equal(["PATH=/usr/bin", "APP_UID=1654", "NYM_HOME_DIR=/home/app"], Texts(run, "Env"));
        Assert.Equal(["1977/tcp"], run.GetProperty("ExposedPorts").EnumerateObject().Select(static port => port.Name));
        var labels = run.GetProperty("Labels");
        Assert.Equal(
            ("nym-client", "0.1.0", "Apache-2.0", image.Base),
            (Text(labels, "org.opencontainers.image.title"), Text(labels, "org.opencontainers.image.version"), Text(labels, "org.opencontainers.image.licenses"),
                Text(labels, "org.opencontainers.image.base.name")));
    }

    [Fact]
    public void The_programs_layer_lies_below_app_and_takes_no_rights()
    {
        SkipUnlessLinux();
        Assert.Equal(2, image.Image.Layers.Count);
        var entries = ContainerImage.Entries(image.Image.Layers[1]);
        Assert.Contains(entries, static entry => entry.Name.EndsWith("app/nym-client", StringComparison.Ordinal));
        Assert.All(entries, static entry =>
        {
            Assert.Equal("app", entry.Name.Split('/', StringSplitOptions.RemoveEmptyEntries)[0]);
            Assert.DoesNotContain("..", entry.Name, StringComparison.Ordinal);
            Assert.Equal(ImageFixture.User, entry.Uid);
            Assert.Equal((UnixFileMode)0, entry.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.OtherWrite));
        });
    }

    [Fact]
    public async Task What_the_page_shows_makes_a_client_runs_it_and_watches_over_it()
    {
        SkipUnlessLinux();
        string[] run = [.. Command("command"), "--nym-apis", network.NymApi, "--port", "0"];
        var test = Command("test");
        Assert.Equal(["CMD", Text(image.Image.Run.GetProperty("Entrypoint"))], test[..2]);

        string address;
        await using (var client = image.Start(Nothing, run))
        {
            var port = await PortAsync(client);
            await using var healthy = image.Start(Port(port), test[2..]);
            Assert.Equal(0, await healthy.WaitForExitAsync());

            // As another container of the same network says it.
            using var application = await Application.ConnectAsync(port, "nym-client:1977");
            address = await application.AddressAsync();
            await application.SendAsync(new { type = "send", recipient = address, message = "hello" });
            Assert.Equal("hello", Application.Text(await application.ReceiveAsync(), "message"));

            client.Signal(ProgramProcess.SignalTerminate);
            Assert.Equal(0, await client.WaitForExitAsync());
            await using var unhealthy = image.Start(Port(port), test[2..]);
            Assert.Equal(1, await unhealthy.WaitForExitAsync());
        }

        // The next container with the same volume is the same client.
        await using var again = image.Start(Nothing, run);
        using (var application = await Application.ConnectAsync(await PortAsync(again), "nym-client:1977"))
        {
            Assert.Equal(address, await application.AddressAsync());
        }

        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(
                (UnixFileMode)0b110_000_000, File.GetUnixFileMode(Path.Combine(image.Root, "home/app/.nym/clients/alice/data/private_identity.pem")));
        }
    }

    [Fact]
    public async Task Without_arguments_the_image_tells_how_it_is_used()
    {
        SkipUnlessLinux();
        await using var program = image.Start(Nothing);
        Assert.Equal(2, await program.WaitForExitAsync());
        Assert.Contains("Usage: nym-client", program.Error, StringComparison.Ordinal);
    }

    /// <summary>A list that the page's compose file has under a name.</summary>
    private static string[] Command(string name) => JsonSerializer.Deserialize<string[]>(
        ListLine().Matches(Page).Single(match => match.Groups["name"].Value == name).Groups["list"].Value)!;

    private static Dictionary<string, string> Port(int port) => new() { ["NYM_CLIENT_SOCKET_LISTENING_PORT"] = $"{port}" };

    private static async Task<int> PortAsync(ProgramProcess client)
    {
        var line = await client.WaitForLineAsync("Running websocket on ");
        await client.WaitForLineAsync("Client startup finished!");
        return int.Parse(line.Split("0.0.0.0:")[1].TrimEnd('"'));
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The image is one of Linux, and what is built here is not.");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Text(JsonElement list) => list[0].GetString()!;

    private static IEnumerable<string?> Texts(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(static text => text.GetString());

    [GeneratedRegex("""^ +(?<name>command|test): (?<list>\[.*\])$""", RegexOptions.Multiline)]
    private static partial Regex ListLine();
}
