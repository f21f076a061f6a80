using System.Net;
using NymActors.Streams.Links;

namespace NymActors.Streams.Tests.Links;

public sealed class RemoteOnlyProxyTests
{
    private static readonly Uri Address = new("http://proxy.example:3128");

    [Theory]
    [InlineData("http://127.0.0.1:8000/api", true)]
    [InlineData("http://localhost:8000/api", true)]
    [InlineData("http://[::1]:8000/api", true)]
    [InlineData("https://validator.nymtech.net/api/", false)]
    [InlineData("http://192.168.0.1/api", false)]
    public void Servers_of_this_machine_are_reached_without_the_proxy(string server, bool isDirect)
    {
        var proxy = new RemoteOnlyProxy(new WebProxy(Address));
        Assert.Equal(isDirect, proxy.IsBypassed(new Uri(server)));
    }

    [Fact]
    public void Other_servers_are_reached_as_the_system_says() =>
        Assert.Equal(Address, new RemoteOnlyProxy(new WebProxy(Address)).GetProxy(new Uri("https://validator.nymtech.net/api/")));
}
