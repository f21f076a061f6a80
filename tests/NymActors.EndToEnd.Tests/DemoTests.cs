namespace NymActors.EndToEnd.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_ends_with_0_when_everything_arrived()
    {
        var (exitCode, output, error) = await ProgramProcess.RunAsync(Path.GetTempPath(), "demo", "--once");
        Assert.True(exitCode == 0, output + error);
        Assert.Equal(5, output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Contains("three mix nodes", output, StringComparison.Ordinal);
        Assert.Contains("came back through a reply SURB", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public async Task The_demo_stays_up_for_applications_until_a_signal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await using var demo = ProgramProcess.Start(Path.GetTempPath(), "demo", "--port", "0");
        var line = await demo.WaitForLineAsync("listens on ws://");
        await demo.WaitForLineAsync("Ctrl-C");
        var port = int.Parse(line.Split("127.0.0.1:")[1].Split('.')[0]);
        using (var application = await Application.ConnectAsync(port))
        {
            var address = await application.AddressAsync();
            await application.SendAsync(new { type = "send", recipient = address, message = "hello" });
            Assert.Equal("hello", Application.Text(await application.ReceiveAsync(), "message"));
        }

        demo.Signal(ProgramProcess.SignalInterrupt);
        Assert.Equal(0, await demo.WaitForExitAsync());
    }
}
