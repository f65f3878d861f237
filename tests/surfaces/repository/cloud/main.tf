resource "aws_instance" "web" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  user_data     = <<-EOF
    #!/bin/sh
    sysctl -w net.ipv4.tcp_tw_recycle=1
    sysctl -w net.core.somaxconn=4096
  EOF
}
