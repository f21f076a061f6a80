using System.Diagnostics;

namespace NymActors.EndToEnd.Tests.Container;

/// <summary>The program's image, published from what is built already, and unpacked as a container would see it.</summary>
public sealed class ImageFixture : IAsyncLifetime
{
    /// <summary>The user "app" of Microsoft's images.</summary>
    public const int User = 1654;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nymactors-image-");

    /// <summary>The image.</summary>
    internal ContainerImage Image { get; private set; } = null!;

    /// <summary>Where its layers are unpacked.</summary>
    public string Root => Path.Combine(_directory.FullName, "root");

    /// <summary>The base that it was built on.</summary>
    public string Base { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var registry = await BaseImageRegistry.StartAsync(User);
        Base = registry.Image;
        var archive = Path.Combine(_directory.FullName, "nym-client.tar");
        // bin/<configuration>/<framework>: what is built is published, so that no build disturbs the one that these tests are part of.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await CompleteAsync("dotnet", [
            "publish", "src/NymActors.Host", "--no-build", "-c", configuration, "/t:PublishContainer", "-p:PublishReadyToRun=false",
            $"-p:PublishDir={_directory.FullName}/publish/", $"-p:ContainerArchiveOutputPath={archive}", $"-p:ContainerBaseImage={Base}",
        ]);
        Image = ContainerImage.Read(archive);
        // The user of the image has to come in.
        File.SetUnixFileMode(_directory.FullName, (UnixFileMode)0b111_101_101);
        Image.Unpack(Directory.CreateDirectory(Root).FullName);
        if (Environment.IsPrivilegedProcess)
        {
            await CompleteAsync("chown", ["-R", $"{User}:{User}", $"{Root}/app", $"{Root}/home/app"]);
        }
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Starts the image's entry point as the image's user, or as this one where this one may not change it.</summary>
    /// <param name="environment">Variables besides those of the image.</param>
    /// <param name="arguments">The arguments.</param>
    internal ProgramProcess Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var run = Image.Run;
        var variables = run.GetProperty("Env").EnumerateArray().Select(static variable => variable.GetString()!.Split('=', 2))
            .Where(static pair => pair[0] != "PATH").ToDictionary(static pair => pair[0], static pair => pair[1]);
        variables["NYM_HOME_DIR"] = Root + variables["NYM_HOME_DIR"];
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        string[] command = [Root + run.GetProperty("Entrypoint")[0].GetString(), .. arguments];
        var user = run.GetProperty("User").GetString();
        return ProgramProcess.StartCommand(
            variables, Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--no-new-privs", .. command] : command);
    }

    /// <summary>The top of the repository.</summary>
    internal static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "NymActors.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("These tests run inside the repository.");
    }

    private static async Task CompleteAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository(), RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}{await error}");
    }
}
